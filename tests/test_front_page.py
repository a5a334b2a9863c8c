"""The front page, in a real browser."""

import pytest

from tests.browsing import browsing
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]


async def test_says_what_this_is_and_which_release_is_served(server: Server, browser: str) -> None:
    async with browsing(browser, str(server.client.base_url)) as page:
        await page.goto("/")
        assert await page.get_by_role("heading", level=1).text_content() == "Rare diseases over GraphQL"
        release = server.post("{ release { id } }")["data"]["release"]["id"]
        assert release in (await page.locator("main").text_content() or "")
