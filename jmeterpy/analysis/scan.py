"""Reading one line of text from left to right, and pointing at where it goes wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from jmeterpy.errors import Place, ThresholdError


@dataclass(frozen=True)
class _Written(Place):
    """Inside a text of the command line or a plan: the caret shows the column."""

    def __str__(self) -> str:
        return self.file


class Scan:
    """A text and how far it is read; blanks between its parts do not matter."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def here(self) -> int:
        """The position of the next part."""
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
        return self._at

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.here() >= len(self._text)

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """What matches next, and step over it."""
        found = pattern.match(self._text, self.here())
        if found is None:
            return None
        self._at = found.end()
        return found[0]

    def peek(self, pattern: re.Pattern[str]) -> bool:
        """Whether that comes next."""
        return pattern.match(self._text, self.here()) is not None

    def skip(self, sign: str, *, keep: bool = False) -> bool:
        """Whether `sign` comes next; step over it unless it is kept."""
        found = self._text.startswith(sign, self.here())
        self._at += len(sign) if found and not keep else 0
        return found

    def quoted(self) -> str | None:
        """A text in double or single quotes; a backslash keeps the character after it."""
        start = self.here()
        quote = self._text[start : start + 1]
        if quote not in ("'", '"'):
            return None
        body = re.compile(rf"{quote}((?:[^\\{quote}]|\\.)*){quote}", re.DOTALL)
        found = body.match(self._text, start)
        if not found:
            raise self.error(f"this {quote} is never closed", at=start)
        self._at = found.end()
        return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)

    def in_parentheses(self, what: str) -> str:
        """A quoted text and ")", or everything up to the ")" that closes what was opened."""
        start = self.here()
        text = self.quoted()
        if text is None:
            text = self._to_closing(start, what)
            if not text:
                raise self.error(
                    f'expected {what} in the parentheses; an empty one is ""', at=start
                )
        if not self.skip(")"):
            raise self.error('expected ")"')
        return text

    def _to_closing(self, start: int, what: str) -> str:
        depth = 0
        for at in range(start, len(self._text)):
            sign = self._text[at]
            if sign == ")" and depth == 0:
                self._at = at
                return self._text[start:at].strip()
            depth += (sign == "(") - (sign == ")")
        self._at = len(self._text)
        raise self.error(f'expected ")" after {what}')

    def error(self, message: str, *, at: int | None = None) -> ThresholdError:
        """What is wrong, with a caret under the character."""
        at = self.here() if at is None else at
        shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in self._text)
        before = 'threshold "'
        caret = " " * (len(before) + sum(map(_cells, shown[:at]))) + "^"
        place = _Written(f'{before}{shown}"', column=at + 1)
        return ThresholdError(message, place=place, hint=caret)


def _cells(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
