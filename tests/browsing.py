"""Opens pages in a real Chromium, which looks nothing up but on loopback, and says what went wrong in them."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
STARTS_WITHIN = 30.0
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def absent() -> str:
    """Say that no browser is here; nothing where one is."""
    return "" if _command() else "Chromium is needed"


def _command() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[str]:
    """Run a browser until the block ends; gives the address that it is driven by."""
    with tempfile.TemporaryDirectory(prefix="raregraph-browser-", ignore_cleanup_errors=True) as profile:
        command = [_command() or NAMES[0], *_QUIET, "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield f"http://127.0.0.1:{_port(Path(profile, 'DevToolsActivePort'), process)}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # it and the processes that it started
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if file.exists() and (text := file.read_text()).count("\n"):
            return int(text.splitlines()[0])
        assert process.poll() is None, "the browser has ended"
        time.sleep(0.05)
    raise AssertionError("the browser has not started")


@dataclass
class Watched:
    """What a page asked for, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """The addresses on other hosts."""
        return [
            url for url in self.requests if urlsplit(url).scheme != "data" and urlsplit(url).hostname != "127.0.0.1"
        ]


@asynccontextmanager
async def browsing(endpoint: str, address: str, **options: Any) -> AsyncIterator[Page]:
    """Give a page whose addresses begin with `address`, in a browser profile of its own.

    At the end the page must have complained of nothing and asked no other host. `options` are Playwright's for a
    context: `viewport`, `color_scheme`, `java_script_enabled`, `permissions`.
    """
    watched = Watched()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(endpoint)
        context = await browser.new_context(base_url=address, **options)
        try:
            page = await context.new_page()
            page.on("console", lambda message: _note(watched, message))
            page.on("pageerror", lambda error: watched.complaints.append(str(error)))
            context.on("request", lambda request: _ask(watched, request))
            yield page
        finally:
            await context.close()
    assert watched.complaints == [], watched.complaints
    assert watched.foreign == [], watched.foreign


def _note(watched: Watched, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        watched.complaints.append(f"{message.text} ({message.location})")


def _ask(watched: Watched, request: Request) -> None:
    watched.requests.append(request.url)
