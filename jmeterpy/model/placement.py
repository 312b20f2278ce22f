"""Where an element may stand, and what stands where it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jmeterpy.errors import PlacementError
from jmeterpy.model.element import CATALOG, Element
from jmeterpy.model.origin import here

WHOLE = (str, bytes, Mapping, type)  # they can be walked through, but are no children


def fits(child: Element, parent: Element) -> bool:
    """Whether an element may stand in another one."""
    return child.anywhere or isinstance(child, parent.holds)


def strays(element: Element) -> Iterator[tuple[Element, Element]]:
    """Every element that stands where it cannot, with its parent: files hold such plans."""
    for child in element.children:
        if not fits(child, element):
            yield child, element
        yield from strays(child)


def placed(children: Any, parent: Element) -> tuple[Element, ...]:
    """`children` as one flat tuple; None and False are skipped.

    Raises: PlacementError for what is no element, or cannot stand in `parent`.
    """
    inside = tuple(_flat(children, parent))
    for child in inside:
        if not fits(child, parent):
            raise misplaced(child, parent)
    return inside


def _flat(children: Any, parent: Element) -> Iterator[Element]:
    if isinstance(children, Element):
        yield children
    elif isinstance(children, Iterable) and not isinstance(children, WHOLE):
        for child in children:
            yield from _flat(child, parent)
    elif children is not None and children is not False:
        raise no_element(children, parent)


def misplaced(child: Element, parent: Element) -> PlacementError:
    """That `child` cannot stand in `parent`, and where it can."""
    kinds = " or ".join(kind.__name__ for kind in parent.holds) or "nothing"
    return PlacementError(
        f"{child.title()} cannot stand in {parent.title()}, which holds {kinds}",
        place=child.origin,
        hint=_home(child, parent),
    )


def _home(child: Element, parent: Element) -> str:
    """Where it can stand; first what would fit between the two."""
    homes = [cls for cls in dict.fromkeys(_containers()) if issubclass(type(child), cls.holds)]
    homes.sort(key=lambda cls: not issubclass(cls, parent.holds))
    if not homes:
        return ""
    first, names = homes[0], ", ".join(cls.__name__ for cls in homes[:4])
    if not issubclass(first, parent.holds):
        return f"it can stand in {names}"
    return f"put it in {first.written or f'{first.__name__}(...)[...]'}; it can stand in {names}"


def _containers() -> Iterator[type[Element]]:
    return (cls for known in CATALOG.values() for cls in known if cls.holds)


def no_element(child: Any, parent: Element) -> PlacementError:
    """That `child` is no element at all, and what was probably meant."""
    inside = f"inside {parent.title()}"
    name = getattr(child, "__name__", "")
    if isinstance(child, str):
        message = f"{child!r} is text, not an element, {inside}"
    elif isinstance(call := getattr(child, "call", None), str):
        message = f"{call}(...) {inside} lacks its steps: {call}(...)[...]"
    elif name and callable(child):
        message = f"{name} {inside} needs its parentheses: {name}(...)"
    else:
        message = f"{child!r} is of type {type(child).__name__}, not an element, {inside}"
    return PlacementError(message, place=here())
