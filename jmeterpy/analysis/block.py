"""Rows as arrays: what the readers hand out, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from jmeterpy.analysis.counts import Bools, Ints
from jmeterpy.analysis.names import Names
from jmeterpy.analysis.sparse import Kind

KINDS: tuple[Kind, ...] = ("sample", "transaction", "sub_result", "setup", "teardown")
SAMPLE, TRANSACTION, SUB_RESULT, SETUP, TEARDOWN = range(len(KINDS))
TRANSACTION_PREFIX = "Number of samples in transaction"
NO_ERROR = -1
ERROR_BITS = 32  # an error's key is its code's number, then its message's


def is_fine(code: str) -> bool:
    """Whether a response code alone says that all is well."""
    return code == "" or (len(code) == 3 and code.isdecimal() and "200" <= code < "400")


@dataclass(frozen=True)
class Texts:
    """The tables behind the codes of rows; they grow while a file is read."""

    labels: Names = field(default_factory=lambda: Names(20_000, "(all other labels)"))
    codes: Names = field(default_factory=lambda: Names(1_000, "(other)"))
    messages: Names = field(default_factory=lambda: Names(10_000, "(all other messages)"))

    def full(self) -> bool:
        """Whether a table is full: which texts share a code then depends on their order."""
        return self.labels.full or self.codes.full or self.messages.full

    def error(self, key: int) -> tuple[str, str]:
        """The code and the message behind an error's key."""
        return self.codes.texts[key >> ERROR_BITS], self.messages.texts[key & (1 << 32) - 1]

    def error_key(self, code: str, message: str, failure: str) -> int:
        """The key of a failed row.

        Source: as JMeter's dashboard: the assertion's words where the code is 200 to 399 or empty.
        """
        text = failure if failure and is_fine(code) else message
        return self.codes.code(code) << ERROR_BITS | self.messages.code(text)


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows as a reader found them.

    `nested` is what the file itself says (XML): 1 for a sub-result, 0 for none, -1 where only time
    can tell (CSV).
    """

    start_ms: Ints
    elapsed_ms: Ints
    ok: Bools
    label: Ints
    thread: Ints
    users: Ints
    received: Ints
    sent: Ints
    transaction: Bools
    error: Ints
    latency_ms: Ints
    connect_ms: Ints
    code: Ints
    group_users: Ints
    nested: npt.NDArray[np.int8]
    line: Ints

    def __len__(self) -> int:
        return len(self.start_ms)


def joined(batches: list[Batch]) -> Batch:
    """One batch of many, in order."""
    if len(batches) == 1:
        return batches[0]
    names = [item.name for item in fields(Batch)]
    return Batch(**{name: np.concatenate([getattr(b, name) for b in batches]) for name in names})


@dataclass(frozen=True, eq=False)
class Block:
    """Rows in file order, understood: one array a column, one entry a row.

    `label_id` and `group_id` index `labels` and `groups`, which are shared by all blocks and grow;
    `kind` indexes KINDS; `users` is JMeter's allThreads, `group_users` its grpThreads; `line` is
    the first line of the row in the file, counted from 1; `error` is -1 or a key for `error_of`;
    `code` indexes `texts.codes`. Without traffic `latency_ms`, `connect_ms`, `code` and
    `group_users` are not read: they are 0.

    Units: start_ms in milliseconds since 1970, the other *_ms in milliseconds, received and sent
           in bytes.
    """

    start_ms: Ints
    elapsed_ms: Ints
    ok: Bools
    label_id: Ints
    group_id: Ints
    engine_id: Ints
    kind: npt.NDArray[np.uint8]
    users: Ints
    received: Ints
    sent: Ints
    error: Ints
    latency_ms: Ints
    connect_ms: Ints
    code: Ints
    group_users: Ints
    line: Ints
    labels: list[str]
    groups: list[str]
    texts: Texts

    def __len__(self) -> int:
        return len(self.start_ms)

    @property
    def end_ms(self) -> Ints:
        """When each row ended."""
        return self.start_ms + self.elapsed_ms

    def error_of(self, row: int) -> tuple[str, str] | None:
        """The code and message of a failed row; None for a success."""
        key = int(self.error[row])
        return None if key == NO_ERROR else self.texts.error(key)

    def take(self, keep: Bools) -> Block:
        """The chosen rows."""
        shared = ("labels", "groups", "texts")
        names = [item.name for item in fields(Block) if item.name not in shared]
        arrays = {name: getattr(self, name)[keep] for name in names}
        return Block(**arrays, labels=self.labels, groups=self.groups, texts=self.texts)
