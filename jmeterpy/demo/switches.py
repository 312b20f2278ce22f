"""The switches of the sample API, in front of the real one."""

from __future__ import annotations

import asyncio
import re

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from jmeterpy.demo.line import Errors, Line
from jmeterpy.demo.settings import Settings


def switched(app: ASGIApp, settings: Settings) -> ASGIApp:
    """`app` with the delays, errors and capacity of `settings`; its first page is spared.

    A request stands in line, is served, fails or not, and then travels: latency holds no worker.
    """
    slow = [(_pattern(path), time.total_seconds()) for path, time in settings.slow]
    line = Line(settings.capacity.workers) if settings.capacity else None
    service = settings.capacity.service.total_seconds() if settings.capacity else 0.0
    errors = Errors(settings.errors, seed=settings.seed) if settings.errors else None
    latency = settings.latency.total_seconds()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/":
            return await app(scope, receive, send)
        now = asyncio.get_running_loop().time()
        busy = service + sum(time for path, time in slow if path.fullmatch(scope["path"]))
        done = line.done_at(now, busy) if line else now + busy
        if done + latency > now:
            await asyncio.sleep(done + latency - now)
        if errors and errors.next():
            return await _failed(scope, receive, send)
        return await app(scope, receive, send)

    return answer


_failed = JSONResponse({"error": "this one fails: --errors asked for it"}, 500)


def _pattern(path: str) -> re.Pattern[str]:
    """`path` as a pattern; {id} stands for one segment."""
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
