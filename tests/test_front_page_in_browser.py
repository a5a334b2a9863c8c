"""The front page in a real browser: search as one types, copying, and who has no script, a phone or a screen reader."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, Route, expect

from tests.axe import violations
from tests.browsing import browsing
from tests.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.asyncio]
PHONE = {"width": 360, "height": 740}
OMS = "/conditions/opsoclonus-myoclonus-syndrome"


@pytest.fixture
def address(server: Server) -> str:
    return str(server.client.base_url)


@pytest_asyncio.fixture
async def front(address: str, browser: str) -> AsyncIterator[Page]:
    """The front page, open."""
    async with browsing(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        await page.goto("/")
        yield page


def _searched(request: Request) -> str | None:
    """Give the text that a request searches for, if it does."""
    asked = urlsplit(request.url)
    return json.loads(parse_qs(asked.query)["variables"][0])["text"] if asked.path == "/graphql" else None


async def test_search_answers_while_one_types_and_opens_by_keyboard(front: Page) -> None:
    asked: list[str | None] = []
    front.on("request", lambda request: asked.append(_searched(request)))
    box = front.get_by_role("combobox", name="Search")
    for _ in range(10):
        await front.keyboard.press("Tab")
        if await box.evaluate("box => box === document.activeElement"):
            break
    await expect(box).to_have_attribute("aria-expanded", "false")
    await front.keyboard.type("dancing eyes", delay=10)
    option = front.get_by_role("option")
    await expect(option).to_have_count(1)
    await expect(option).to_have_text("Condition Opsoclonus myoclonus syndrome Dancing eye-dancing feet syndrome ")
    assert await option.locator("mark").all_text_contents() == ["Dancing", "eye", "dancing"]
    await expect(box).to_have_attribute("aria-expanded", "true")
    await expect(front.get_by_role("status").first).to_have_text("1 found. Arrow keys choose, Enter opens.")
    assert [text for text in asked if text] == ["dancing eyes"]  # the keys came faster than questions are asked
    await front.keyboard.press("ArrowDown")
    await expect(option).to_have_attribute("aria-selected", "true")
    await expect(box).to_have_attribute("aria-activedescendant", str(await option.get_attribute("id")))
    await front.keyboard.press("Enter")
    await front.wait_for_url(f"**{OMS}")


async def test_arrow_keys_go_round_and_escape_closes_then_empties(front: Page) -> None:
    box = front.get_by_role("combobox")
    await box.fill("genetic")
    options = front.get_by_role("option")
    await expect(options).to_have_count(8)
    for key, chosen in (("ArrowUp", 7), ("ArrowDown", None), ("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        await box.press(key)
        selected = [await option.get_attribute("aria-selected") == "true" for option in await options.all()]
        assert [index for index, is_chosen in enumerate(selected) if is_chosen] == ([] if chosen is None else [chosen])
    await box.press("Escape")
    await expect(front.locator(".popup")).to_be_hidden()
    assert await box.get_attribute("aria-activedescendant") is None
    await expect(box).to_have_value("genetic")
    await box.press("ArrowDown")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await box.press("Escape")
    await box.press("Escape")
    await expect(box).to_have_value("")


async def test_an_option_is_a_link_and_leaving_closes_the_list(front: Page) -> None:
    box = front.get_by_role("combobox")
    await box.fill("neuroblastoma")
    await expect(front.get_by_role("option").first).to_contain_text("in Opsoclonus myoclonus syndrome")
    await front.get_by_role("heading", level=1).click()
    await expect(front.locator(".popup")).to_be_hidden()
    await box.focus()
    await box.press("ArrowDown")
    await front.get_by_role("option").first.click()
    await front.wait_for_url(f"**{OMS}#triggers")


async def test_answers_that_come_out_of_order_are_dropped(front: Page) -> None:
    is_late = asyncio.Event()

    async def held(route: Route) -> None:
        if _searched(route.request) == "huntington":
            await is_late.wait()
        await route.continue_()

    await front.route("**/graphql?*", held)
    box = front.get_by_role("combobox")
    async with front.expect_request(lambda request: _searched(request) == "huntington") as first:
        await box.fill("huntington")
    await first.value
    await box.fill("rasmussen")
    await expect(front.get_by_role("option").first).to_contain_text("Rasmussen encephalitis")
    is_late.set()
    await front.wait_for_timeout(300)
    await expect(front.get_by_role("option").first).to_contain_text("Rasmussen encephalitis")
    await expect(front.get_by_role("option").filter(has_text="Huntington")).to_have_count(0)


async def test_an_emptied_box_shows_nothing_late(front: Page) -> None:
    box = front.get_by_role("combobox")
    await box.press_sequentially("mri")
    await box.fill("")
    await front.wait_for_timeout(400)
    await expect(front.locator(".popup")).to_be_hidden()


async def test_nothing_found_and_a_server_that_is_gone_are_said(front: Page) -> None:
    box, status = front.get_by_role("combobox"), front.get_by_role("status").first
    await box.fill("zzzz")
    await expect(status).to_contain_text("Nothing found for “zzzz”. Try fewer letters")
    await expect(front.locator(".popup .note")).to_be_visible()
    await expect(box).to_have_attribute("aria-expanded", "false")
    await front.evaluate("void (window.fetch = async () => { throw new TypeError('Failed to fetch'); })")
    await box.fill("mri")
    await expect(status).to_contain_text("The search does not answer just now.")


async def test_nothing_of_an_answer_becomes_html(front: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    node = {"__typename": "Condition", "slug": "s", "name": f"name {hostile}"}
    edge = {"matched": "m", "highlight": f"<mark>a</mark> &lt;b&gt; &amp;lt; {hostile}<script>x</script>", "node": node}
    answer: dict[str, Any] = {"data": {"search": {"totalCount": 1, "edges": [edge]}}}
    await front.route("**/graphql?*", lambda route: route.fulfill(json=answer))
    await front.get_by_role("combobox").fill("a")
    option = front.get_by_role("option")
    await expect(option).to_contain_text(f"name {hostile}")
    await expect(option.locator(".by")).to_have_text(f"a <b> &lt; {hostile}<script>x</script>")
    assert await option.locator("img, script, b").count() == 0


async def test_of_a_long_text_the_words_found_are_shown(front: Page) -> None:
    await front.get_by_role("combobox").fill("counsellor take part")
    by = front.get_by_role("option").locator(".by")
    text = await by.first.text_content() or ""
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 160
    assert "counsellor" in await by.first.locator("mark").all_text_contents()


async def test_the_form_works_without_script(address: str, browser: str) -> None:
    async with browsing(browser, address, java_script_enabled=False) as page:
        await page.goto("/")
        await expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        await page.get_by_role("searchbox", name="Search").fill("dancing eyes")
        await page.get_by_role("searchbox").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("1 found for")
        link = page.get_by_role("link", name="Opsoclonus myoclonus syndrome")
        await expect(link).to_have_attribute("href", OMS)


async def test_each_block_is_copied_as_it_stands(front: Page) -> None:
    buttons = front.get_by_role("button", name="Copy")
    await expect(buttons).to_have_count(4)
    for button in await buttons.all():
        await button.click()
        await expect(button.locator("xpath=..").get_by_text("Copied")).to_be_visible()
        name = await button.get_attribute("data-copies")
        copied = await front.evaluate("navigator.clipboard.readText()")
        assert copied == await front.locator(f"#{name}").text_content()


async def test_without_a_clipboard_the_block_is_selected(front: Page) -> None:
    await front.evaluate("void (navigator.clipboard.writeText = async () => { throw new DOMException('no'); })")
    await front.get_by_role("button", name="Copy").first.click()
    assert str(await front.evaluate("getSelection().toString()")).startswith("curl -sG ")
    await expect(front.get_by_text("Selected: copy it")).to_be_visible()


async def test_nothing_is_scrolled_sideways_on_a_phone(address: str, browser: str) -> None:
    width = "document.documentElement.scrollWidth"
    async with browsing(browser, address, viewport=PHONE) as page:
        await page.route("**/nowhere", _found)
        for where in ("/?q=genetic", "/nowhere", "/"):
            await page.goto(where)
            assert await page.evaluate(width) <= PHONE["width"], where
        await page.get_by_role("combobox").fill("genetic")
        await expect(page.get_by_role("option")).to_have_count(8)
        assert await page.evaluate(width) <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_violation(scheme: str, address: str, browser: str) -> None:
    async with browsing(browser, address, color_scheme=scheme) as page:
        await page.route("**/nowhere", _found)
        for where in ("/?q=genetic", "/?q=zzzz", "/nowhere", "/"):
            await page.goto(where)
            assert await violations(page) == [], where
        await page.get_by_role("combobox").fill("genetic")
        await expect(page.get_by_role("option")).to_have_count(8)
        await page.get_by_role("combobox").press("ArrowDown")
        assert await violations(page) == []


async def test_the_page_is_light_and_does_not_jump(address: str, browser: str) -> None:
    async with browsing(browser, address) as page:
        await page.goto("/", wait_until="networkidle")
        sizes: dict[str, int] = await page.evaluate(
            "Object.fromEntries(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
            ".map(entry => [entry.name, entry.transferSize]))"
        )
        assert len(sizes) >= 5
        assert 1_000 < sum(sizes.values()) < 60_000
        shifts = await page.evaluate(
            "new Promise(done => { const observer = new PerformanceObserver(() => {});"
            "observer.observe({type: 'layout-shift', buffered: true});"
            "setTimeout(() => done(observer.takeRecords().map(shift => shift.value)), 100) })"
        )
        assert sum(shifts) == 0


async def _found(route: Route) -> None:
    """Let a page that is not there come with 200, since the console tells of every 404."""
    await route.fulfill(response=await route.fetch(), status=200)
