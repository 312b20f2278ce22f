"""Pages in a real browser: nothing may be fetched, and nothing may be said on the console."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jmeterpy.analysis import Measured
from jmeterpy.reports.page.render import page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path(os.environ.get("JMETERPY_CHROMIUM", "/usr/bin/chromium"))
PATIENCE_MS = 180_000  # with one step, on a machine that has other things to do


def absent(reason: str) -> None:
    if "browser" in os.environ.get("JMETERPY_REQUIRE", "").split(","):
        pytest.fail(f"browser is required here, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_spec("playwright") is None:
        absent("playwright is not installed")
    if not CHROMIUM.is_file():
        absent(f"there is no {CHROMIUM}; set JMETERPY_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE_MS
        )
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> Callable[..., Any]:
    """`with opened(path, width=375) as tab`: that page; a word on the console fails."""

    @contextmanager
    def _opened(
        path: Path,
        *,
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
        refused: bool = False,
    ) -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            offline=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        tab = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri())
        if script:
            tab.wait_for_selector("html[data-ready]", state="attached")
        yield tab
        context.close()
        if refused:  # the policy says on the console what it did
            said = [text for text in said if "Content Security Policy" not in text]
            asked = [url for url in asked if "example.com" not in url]
        assert said == []
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]

    return _opened


@pytest.fixture
def show(opened: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """`with show(measured, width=375) as tab`: its page, opened."""

    @contextmanager
    def _show(
        measured: Measured,
        *,
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
        spoil: Callable[[str], str] = str,
        refused: bool = False,
        **settings: Any,
    ) -> Iterator[Page]:
        path = tmp_path / "report.html"
        path.write_text(spoil(page(measured, **settings)), encoding="utf-8")
        with opened(path, width=width, dark=dark, script=script, refused=refused) as tab:
            yield tab

    return _show
