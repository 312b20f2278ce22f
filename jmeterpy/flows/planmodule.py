"""Run a plan file as Python; what goes wrong in it is told with its line, in its own words."""

from __future__ import annotations

import inspect
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from jmeterpy.errors import JmeterpyError, Place, PlanError, SettingError

NAME = "jmeterpy_plan"  # the module's name while it is loaded
_NO_NAME = re.compile(r"cannot import name '(\w+)'")
_UNKNOWN = re.compile(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'")


@contextmanager
def opened(path: Path, text: str) -> Iterator[ModuleType]:
    """The module that `path` holds, and for as long as the block lasts the modules beside it.

    What the file imports from its own folder is forgotten afterwards, so that the next plan finds
    its own `common.py`.

    Raises: PlanError, with file and line, for whatever the file or the block raises.
    """
    module = ModuleType(NAME)
    module.__file__ = str(path)
    before, folder = set(sys.modules), str(path.resolve().parent)
    sys.path.insert(0, folder)
    sys.modules[NAME] = module
    try:
        with _in_its_own_words(path):
            exec(compile(text, str(path), "exec"), module.__dict__)  # noqa: S102 - a plan is Python
            yield module
    finally:
        sys.path.remove(folder)
        sys.modules.pop(NAME, None)
        for name in set(sys.modules) - before:
            if _lies_in(sys.modules[name], folder):
                del sys.modules[name]


def _lies_in(module: ModuleType, folder: str) -> bool:
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and Path(folder) in Path(file).resolve().parents


@contextmanager
def _in_its_own_words(path: Path) -> Iterator[None]:
    try:
        yield
    except JmeterpyError as error:
        if error.place is None:
            error.place = _place(error, path)
        raise
    except SyntaxError as error:
        place = Place(error.filename or str(path), error.lineno, error.offset)
        line = (error.text or "").strip()
        raise PlanError(f"{error.msg}: {line}" if line else error.msg, place=place) from error
    except (Exception, SystemExit) as error:
        at = _place(error, path)
        if clearer := _wrong_setting(error):
            raise SettingError(clearer, place=at) from error
        words = str(error) or "no message"
        raise PlanError(f"{type(error).__name__}: {words}{_meant(error)}", place=at) from error


def _meant(error: BaseException) -> str:
    """The name that is closest to the one that is not there."""
    import jmeterpy

    known: Iterable[str] = ()
    name = getattr(error, "name", None)
    if isinstance(error, AttributeError):
        known = dir(error.obj)
    elif isinstance(error, ImportError) and name == "jmeterpy":
        found = _NO_NAME.match(str(error))
        name, known = found and found[1], dir(jmeterpy)
    elif isinstance(error, NameError):
        known = dir(jmeterpy)
        if name in known:  # `from jmeterpy import *` brings no elements
            return f"; write `from jmeterpy import {name}`"
    close = get_close_matches(name or "", known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _wrong_setting(error: BaseException) -> str:
    """What is wrong with a call of one of our functions; empty where it is something else."""
    import jmeterpy

    found = _UNKNOWN.fullmatch(str(error)) if isinstance(error, TypeError) else None
    called = getattr(jmeterpy, found[1], None) if found else None
    if not found or not callable(called):
        return ""
    known = [p.name for p in inspect.signature(called).parameters.values()]
    close = get_close_matches(found[2], known, n=1, cutoff=0.5)
    advice = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
    return f"{found[1]}(): there is no setting {found[2]}; {advice}"


def _place(error: BaseException, path: Path) -> Place | None:
    """The last line of the user's own that the error went through."""
    package = Path(__file__).resolve().parent.parent
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if package not in Path(frame.filename).resolve().parents]
    beside = [f for f in own if path.resolve().parent in Path(f.filename).resolve().parents]
    for frame in reversed(beside or own):
        return Place(_shown(frame.filename, path), frame.lineno)
    return None


def _shown(filename: str, path: Path) -> str:
    """The file as the user would type it."""
    file = Path(filename)
    if file == path or not file.is_absolute():
        return filename
    here = Path.cwd()
    return str(file.relative_to(here)) if here in file.parents else filename
