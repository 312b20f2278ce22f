"""Which steps are taken, how often, and in which proportion."""

from __future__ import annotations

from functools import reduce
from math import gcd
from typing import TypeAlias

from jmeterpy.elements.controllers import (
    ForeachController,
    IfController,
    LoopController,
    OnceOnlyController,
    SimpleController,
    SwitchController,
    TransactionController,
    WhileController,
)
from jmeterpy.errors import SettingError
from jmeterpy.model.declare import Children, Scoped, Step
from jmeterpy.shortcuts.texts import argument, refuse_secret, spans, wanted

Steps: TypeAlias = Children[Step | Scoped]
_DIGITS = 10  # a switch picks by one digit; more choices are nested
_MOST = 1000  # the longest text of digits that the proportion is drawn from


def section(name: str = "section") -> SimpleController:
    """Steps that belong together; it bounds what config, timers and checks inside it reach."""
    return SimpleController(name=name)


def transaction(name: str) -> TransactionController:
    """Steps that are timed together: one more row with the sum of their times, without pauses."""
    return TransactionController(name=refuse_secret(name, "label", name), include_timers=False)


def once(name: str = "once") -> OnceOnlyController:
    """Steps that each user takes in its first iteration only, such as logging in."""
    return OnceOnlyController(name=name)


def repeat(times: int, *, name: str = "") -> LoopController:
    """Steps that are taken `times` times.

    >>> repeat(3).name
    'repeat 3'
    """
    if isinstance(times, int) and times < 1:
        raise SettingError(f"repeat({times}): nothing would be done; leave the steps out")
    return LoopController(loops=times, name=name or f"repeat {times}")


def weighted(*choices: tuple[int, Steps], name: str = "mix") -> SwitchController:
    """Each time one of the choices, picked at random in proportion to its weight.

    A choice may be one step or several: `weighted((70, browse()), (30, [login(), buy()]))`.
    The draws are independent, so over n passes a share p lies within 2*sqrt(p*(1-p)/n) of p.

    >>> weighted((70, section("browse")), (30, section("buy"))).choose
    '${__RandomString(1,0000000111,)}'

    Raises: SettingError for a weight that is not a whole number above zero.
    """
    if len(choices) < 2:
        raise SettingError("weighted(): give at least two choices, each a weight and its steps")
    for choice in choices:
        if not isinstance(choice, tuple) or len(choice) != 2:
            raise SettingError(f"weighted(): {choice!r} is not a pair of a weight and steps")
    weights = [weight for weight, _ in choices]
    for weight in weights:
        if isinstance(weight, bool) or not isinstance(weight, int) or weight < 1:
            raise SettingError(f"weighted(): the weight {weight!r} is not a whole number above 0")
    named = [_choice(weight, steps) for weight, steps in choices]
    return _switch(weights, named, name)


def _choice(weight: int, steps: Steps) -> SimpleController:
    made = SimpleController(name=f"weight {weight}")[steps]
    only = [child for child in made.children if isinstance(child, Step)]
    return SimpleController(name=f"weight {weight}: {only[0].name}")[steps] if only else made


def _switch(weights: list[int], choices: list[SimpleController], name: str) -> SwitchController:
    if len(choices) > _DIGITS:
        kept, rest = _DIGITS - 1, weights[_DIGITS - 1 :]
        below = SimpleController(name="others")[_switch(rest, choices[kept:], name)]
        weights, choices = [*weights[:kept], sum(rest)], [*choices[:kept], below]
    common = reduce(gcd, weights)
    if sum(weights) // common > _MOST:
        raise SettingError(f"weighted(): the weights add up to {sum(weights)}; at most {_MOST}")
    digits = "".join(str(i) * (weight // common) for i, weight in enumerate(weights))
    return SwitchController(choose=f"${{__RandomString(1,{digits},)}}", name=name)[choices]


def when(condition: str, *, name: str = "") -> IfController:
    """Steps that are taken where `condition` holds.

    It is an expression that gives `true`, or text that is compared when its variables are filled
    in: `when(f"{var('n')} > 3")`, `when(f"'{var('kind')}' == 'gold'")` (JEXL).

    >>> when("${n} > 3").condition
    '${__jexl3(${n} > 3,)}'
    """
    return IfController(condition=_condition(condition), name=name or f"when {condition}")


def while_(condition: str, *, name: str = "") -> WhileController:
    """Steps that are taken again and again as long as `condition` holds; see `when`."""
    return WhileController(condition=_condition(condition), name=name or f"while {condition}")


def _condition(condition: str) -> str:
    if not wanted(condition).strip():
        raise SettingError("a condition is empty; write one such as f\"{var('n')} > 3\"")
    pieces = list(spans(condition.strip()))
    if len(pieces) == 1 and pieces[0][0]:
        return condition.strip()
    return f"${{__jexl3({argument(condition)},)}}"


def for_each(variable: str, source: str, *, name: str = "") -> ForeachController:
    """Steps that are taken once for each value that `extract(source, ..., match="all")` found.

    Each in turn is `var(variable)`.

    >>> for_each("user_id", "user_ids").name
    'for each user_id in user_ids'
    """
    return ForeachController(
        source=source, variable=variable, name=name or f"for each {variable} in {source}"
    )
