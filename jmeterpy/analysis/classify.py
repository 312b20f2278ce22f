"""From batches to blocks: which group, which engine, and which kind each row is."""

from __future__ import annotations

import numpy as np

from jmeterpy.analysis.block import SUB_RESULT, TRANSACTION, Batch, Block, Texts
from jmeterpy.analysis.nesting import Nesting
from jmeterpy.analysis.threads import Threads


class Classifier:
    """Understands the batches of one source, in order."""

    def __init__(self, texts: Texts, threads: Threads) -> None:
        self._texts = texts
        self._threads = threads
        self.nesting = Nesting()

    def block(self, batch: Batch) -> Block:
        """The rows of the batch, understood."""
        inside = self.nesting.sub_results(batch, self._texts.labels.texts)
        groups = self._threads.groups_of(batch.thread)
        kind = self._threads.kinds()[groups]
        kind[inside] = SUB_RESULT
        kind[batch.transaction] = TRANSACTION
        return Block(
            start_ms=batch.start_ms,
            elapsed_ms=batch.elapsed_ms,
            ok=batch.ok,
            label_id=batch.label,
            group_id=groups,
            engine_id=self._threads.engines_of(batch.thread),
            kind=kind,
            users=batch.users,
            received=batch.received,
            sent=batch.sent,
            error=batch.error,
            latency_ms=batch.latency_ms,
            connect_ms=batch.connect_ms,
            code=batch.code,
            group_users=batch.group_users,
            line=batch.line,
            labels=self._texts.labels.texts,
            groups=self._threads.groups.texts,
            texts=self._texts,
        )

    def settle(self) -> None:
        """Forget threads that are long gone."""
        self._threads.forget(np.unique(self.nesting.parents.thread).tolist())
