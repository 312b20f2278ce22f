"""Text that JMeter works out while the test runs."""

from __future__ import annotations


class Expr(str):
    """Text that JMeter works out while the test runs, such as ``${__P(users,100)}``.

    It may stand wherever a setting wants a number, a flag, a duration or a choice.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Expr({str(self)!r})"


def holds_expression(text: str) -> bool:
    """Whether JMeter would evaluate something in `text`.

    >>> holds_expression("a${b}"), holds_expression("a$b")
    (True, False)
    """
    return "${" in text
