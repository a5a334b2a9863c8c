"""Asks axe-core what keeps people with a screen reader, a keyboard or weak eyes out of a page."""

from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests import npm

PACKAGES = Path(__file__).parent / "pages"


@cache
def _script() -> str:
    if reason := npm.absent():
        pytest.skip(reason)
    npm.install(PACKAGES)
    return (PACKAGES / "node_modules/axe-core/axe.min.js").read_text()


async def violations(page: Page) -> list[str]:
    """Give every violation in the page as it is now: the rule and the places that break it."""
    await page.evaluate(f"{_script()}; undefined")
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found["violations"]]
