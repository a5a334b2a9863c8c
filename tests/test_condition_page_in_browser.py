"""The page of a condition in a real browser: without scripts, on a phone, on paper, with a screen reader; how heavy."""

import re
from typing import Any

import pytest
from playwright.async_api import Page

from tests.axe import violations
from tests.browsing import browsing
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]
OMS, GBS = "/conditions/opsoclonus-myoclonus-syndrome", "/conditions/guillain-barre-syndrome"
PHONE = {"width": 360, "height": 740}
HEAVIEST = 60_000


@pytest.fixture
def address(server: Server) -> str:
    return str(server.client.base_url)


async def _overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (OMS, {}),
        (OMS, {"color_scheme": "dark"}),
        (f"{OMS}?lang=es", {"viewport": PHONE}),
        (f"{GBS}?lang=es", {"viewport": PHONE, "color_scheme": "dark"}),
        ("/conditions?lang=es", {"viewport": PHONE}),
        ("/conditions", {"color_scheme": "dark"}),
    ],
)
async def test_nobody_is_kept_out_and_nothing_is_cut_off(
    path: str, options: dict[str, Any], address: str, browser: str
) -> None:
    async with browsing(browser, address, **options) as page:
        await page.goto(path)
        assert await page.locator("h1").count() == 1
        assert await _overflow(page) <= 0
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await _overflow(page) <= 0
        assert await violations(page) == []


async def test_the_page_is_read_without_scripts_in_both_languages(address: str, browser: str) -> None:
    async with browsing(browser, address, java_script_enabled=False) as page:
        await page.goto("/conditions")
        await page.get_by_role("link", name="Opsoclonus myoclonus syndrome").click()
        answer = page.get_by_role("region", name="Is it genetic or hereditary?")
        assert "Not hereditary" in (await answer.text_content() or "")
        await page.get_by_role("link", name="Español").click()
        assert await page.get_by_role("heading", level=1).text_content() == "síndrome opsoclonus-mioclonus"
        answer = page.get_by_role("region", name="¿Es algo genético o hereditario?")
        assert "No hereditario" in (await answer.text_content() or "")
        await answer.get_by_role("link", name=re.compile(r"fuente 1\b")).first.click()
        assert page.url.endswith("?lang=es#source-1")
        await page.locator("#source-1").get_by_role("link", name="Herencia").click()
        assert "#cited-" in page.url


async def test_the_keyboard_skips_to_the_content_first(address: str, browser: str) -> None:
    async with browsing(browser, address) as page:
        await page.goto(OMS)
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        assert await skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "content"


async def test_paper_has_the_facts_and_the_addresses_of_sources_alone(address: str, browser: str) -> None:
    async with browsing(browser, address, color_scheme="dark") as page:
        await page.goto(OMS)
        await page.emulate_media(media="print")
        for gone in ("header.site nav", "nav.contents", "footer.site", ".developers"):
            assert not await page.locator(gone).first.is_visible()
        assert await page.get_by_text("https://doi.org/10.3389/fneur.2017.00468").is_visible()
        ground = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert (await page.pdf(format="A4")).startswith(b"%PDF")


async def test_the_first_load_is_light(address: str, browser: str) -> None:
    async with browsing(browser, address) as page:
        session = await page.context.new_cdp_session(page)
        sizes: list[int] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        await session.send("Network.enable")
        await page.goto(OMS, wait_until="networkidle")
        assert len(sizes) >= 4  # the page, two styles, the icon
        assert sum(sizes) < HEAVIEST
