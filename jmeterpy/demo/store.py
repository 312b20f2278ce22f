"""Where the sample API keeps what it is told: one SQLite file, one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

# Nothing is ever deleted but tokens, so ids are 1, 2, 3 ... without gaps: the highest id is the
# count, and a page begins at a known id. COUNT(*) and OFFSET read every row before the page; with
# a million tracks that alone would take 10 ms a request.
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;  -- the folder is gone after the run: no answer waits for the disk
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, password TEXT);
CREATE TABLE tokens (token TEXT PRIMARY KEY, user INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER NOT NULL, title TEXT, body TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author TEXT);
CREATE TABLE lessons (id INTEGER PRIMARY KEY, title TEXT, minutes INTEGER);
CREATE TABLE progress (user INTEGER, lesson INTEGER, percent INTEGER, PRIMARY KEY (user, lesson))
    WITHOUT ROWID;
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT, artist INTEGER NOT NULL, seconds INTEGER);
"""


class Store:
    """One connection in the thread of the event loop.

    A look-up by key takes some 10 microseconds, less than handing it to another thread would.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row, or None."""
        found = self._db.execute(sql, values).fetchone()
        return dict(found) if found else None

    def run(self, sql: str, *values: object) -> int:
        """Do it; gives the id of the row that was added.

        Raises: sqlite3.IntegrityError where a unique value is there already.
        """
        return self._db.execute(sql, values).lastrowid or 0

    def add_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """Add all rows in one transaction; gives the id of the last one."""
        marks = ", ".join("?" * len(columns))
        self._db.execute("BEGIN")
        self._db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - names are ours
        self._db.execute("COMMIT")
        return self.count(table)

    def count(self, table: str) -> int:
        """How many rows `table` holds."""
        return int(self._db.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0)  # noqa: S608 - names are ours

    def has(self, table: str, key: int) -> bool:
        """Whether `table` has a row with the id `key`."""
        found = self._db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (key,))  # noqa: S608 - names are ours
        return found.fetchone() is not None

    def page(self, table: str, columns: str, *, page: int, per_page: int) -> Row:
        """One page of `table`, in the order of ids, counted from 1."""
        first = (page - 1) * per_page
        sql = f"SELECT {columns} FROM {table} WHERE id > ? ORDER BY id LIMIT ?"  # noqa: S608 - names are ours
        items = [dict(row) for row in self._db.execute(sql, (first, per_page))]
        total = self.count(table)
        pages = -(-total // per_page)
        return {"items": items, "page": page, "per_page": per_page, "pages": pages, "total": total}
