"""What was measured as plain bytes, and back: JSON for the tree, numpy's own format for arrays.

The dataclasses themselves say what is in it, so that one that grows a field is stored whole.
"""

from __future__ import annotations

import builtins
import json
import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.measured import Measured

Array = npt.NDArray[Any]
_TREE = "tree"
_PLAIN = (int, float, str, bool, type(None))
_SMALL = (np.uint8, np.uint16, np.uint32)


def to_bytes(measured: Measured) -> bytes:
    """Everything that was counted."""
    arrays: dict[str, Array] = {}
    tree = _written(measured, arrays)
    text = json.dumps(tree, separators=(",", ":")).encode()
    file = BytesIO()
    np.savez(file, allow_pickle=False, **{_TREE: np.frombuffer(text, np.uint8)}, **arrays)
    return file.getvalue()


def from_bytes(data: bytes) -> Measured:
    """What `to_bytes` wrote, from bytes that are known to be ours.

    Raises: ValueError, KeyError, TypeError or OSError where they are not.
    """
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        tree = json.loads(arrays[_TREE].tobytes())
        found = _reader(Measured)(tree, arrays)
    if not isinstance(found, Measured):
        raise TypeError("this is nothing that was measured")
    return found


def _written(value: Any, arrays: dict[str, Array]) -> Any:
    if isinstance(value, np.ndarray):
        return _kept(value, arrays)
    if is_dataclass(value):
        return [_written(getattr(value, field.name), arrays) for field in fields(value)]
    if isinstance(value, tuple):
        return [_written(each, arrays) for each in value]
    if isinstance(value, Path):
        return str(value)
    if not isinstance(value, _PLAIN):
        raise TypeError(f"{type(value).__name__} cannot be stored")
    return value


def _kept(array: Array, arrays: dict[str, Array]) -> list[str]:
    """Put the array aside; what ascends is stored as its steps, and all as small as it can be."""

    def aside(part: Array) -> str:
        arrays[name := f"a{len(arrays)}"] = part
        return name

    if array.dtype == np.float64:
        return ["floats", aside(array)]
    if array.dtype != np.int64:
        raise TypeError(f"arrays of {array.dtype} cannot be stored")
    steps = np.diff(array) if array.ndim == 1 else array[:0]
    if len(steps) and int(steps.min()) >= 0:
        return ["steps", aside(_small(steps)), aside(array[:1])]
    return ["whole", aside(_small(array))]


def _small(array: Array) -> Array:
    if not array.size or int(array.min()) < 0:
        return array
    most = int(array.max())
    kind = next((kind for kind in _SMALL if most <= np.iinfo(kind).max), np.int64)
    return array.astype(kind)


Read = Callable[[Any, Any], Any]


def _array(tree: Any, arrays: Any) -> Array:
    form, name, *rest = tree
    found: Array = arrays[name]
    if form == "floats":
        return found
    if form == "whole":
        return found.astype(np.int64)
    first: Array = arrays[rest[0]]
    return np.cumsum(np.concatenate((first.astype(np.int64), found.astype(np.int64))))


def _plain(tree: Any, arrays: Any) -> Any:
    del arrays
    return tree


@cache
def _reader(kind: Any) -> Read:
    """How values of a type are read."""
    origin = get_origin(kind)
    if origin is np.ndarray:
        return _array
    if kind is Path:
        return lambda tree, _: Path(tree)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Union, types.UnionType):
        return _optional([each for each in get_args(kind) if each is not type(None)])
    if is_dataclass(kind):
        return _dataclass(kind)
    if kind in _PLAIN or origin is Literal:
        return _plain
    raise TypeError(f"{kind} cannot be stored")


def _tuple(kinds: tuple[Any, ...]) -> Read:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        each = _reader(kinds[0])
        if each is _plain:
            return lambda tree, _: tuple(tree)
        return lambda tree, arrays: tuple(each(part, arrays) for part in tree)
    readers = [_reader(kind) for kind in kinds]
    if all(read is _plain for read in readers):
        return lambda tree, _: tuple(tree)
    return lambda tree, arrays: tuple(_all(readers, tree, arrays))


def _optional(kinds: list[Any]) -> Read:
    readers = {_reader(kind) for kind in kinds}
    if readers == {_plain}:
        return _plain
    (read,) = readers
    return lambda tree, arrays: None if tree is None else read(tree, arrays)


def _dataclass(kind: Any) -> Read:
    hints = get_type_hints(kind, localns=_Names(kind))
    readers = [_lazily(hints[field.name]) for field in fields(kind)]
    if all(read is _plain for read in readers):
        return lambda tree, _: kind(*tree)
    return lambda tree, arrays: kind(*_all(readers, tree, arrays))


class _Elsewhere:
    """A type that its module only names for the type checker."""


_LATE = ("group_users.GroupUsers", "sizes.Sizes", "traffic.Traffic")  # a summary imports none


class _Names(dict[str, Any]):
    """What the names in a dataclass mean that its module does not know when it runs."""

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self._known = vars(import_module(kind.__module__))

    def __missing__(self, name: str) -> Any:
        if name in self._known or hasattr(builtins, name):
            raise KeyError(name)
        module = next((late for late in _LATE if late.endswith(f".{name}")), None)
        if module is None:
            return _Elsewhere
        return getattr(import_module(f"jmeterpy.analysis.{module.split('.')[0]}"), name)


def _all(readers: list[Read], tree: Any, arrays: Any) -> Iterator[Any]:
    return (read(part, arrays) for read, part in zip(readers, tree, strict=True))


def _lazily(kind: Any) -> Read:
    """The reader of a field; one that is never stored (what was monitored) fails only if it is."""
    try:
        return _reader(kind)
    except TypeError:
        return _absent


def _absent(tree: Any, arrays: Any) -> None:
    del arrays
    if tree is not None:
        raise TypeError("this cannot be stored")
