"""Texts as small numbers: each text once, in order of first appearance."""

from __future__ import annotations

LONG = 4000  # characters; a longer text is kept short with a digest of the whole


def short(text: str) -> str:
    """The text, or the start of a very long one with a digest that keeps it distinct.

    >>> short("x"), len(short("x" * 100_000))
    ('x', 1013)
    """
    if len(text) <= LONG:
        return text
    import hashlib

    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()
    return f"{text[:1000]}... {digest[:9]}"


class Names:
    """Texts and their codes; beyond `limit` texts all others share one."""

    def __init__(self, limit: int, other: str) -> None:
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}
        self._limit = limit
        self._other = other

    @property
    def full(self) -> bool:
        """Whether no new text gets a code of its own."""
        return len(self.texts) >= self._limit

    def code(self, text: str) -> int:
        """The code of a text."""
        code = self._codes.get(text)
        return self._new(short(text)) if code is None else code

    def _new(self, text: str) -> int:
        if text not in self._codes and len(self.texts) >= self._limit:
            text = self._other
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return code
