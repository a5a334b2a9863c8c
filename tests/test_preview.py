"""`raregraph preview`: what an author saves is on the pages at once, and what is wrong with it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
from playwright.async_api import Page, expect

from data.spread import FEW
from service.preview.baking import MOST_PROBLEMS
from service.settings import DOCUMENTS
from tests.browsing import browsing
from tests.releases import wait_for
from tests.serving import COMMAND, STOPS_WITHIN, Server, runs

pytestmark = [pytest.mark.slow]
STARTS_WITHIN = 30.0
SEEN_WITHIN = 5.0  # by whoever looks, on a busy machine
QUESTION = "questions/opsoclonus-myoclonus-syndrome-genetic-or-hereditary.yaml"
TRIGGER = "triggers/zika-virus.yaml"
NAME = '{ trigger(by: {slug: "zika-virus"}) { name } }'
HTML = {"accept": "text/html"}


def environment(folder: Path) -> dict[str, str]:
    """Have temporary folders made in `folder`."""
    return {**os.environ, "TMPDIR": str(folder)}


@contextmanager
def previewing(documents: Path, temporary: Path) -> Iterator[Server]:
    """Run the real command until the block ends; it must end in time and leave no folder in `temporary`."""
    temporary.mkdir(exist_ok=True)
    command = [str(COMMAND), "preview", str(documents), "--port", "0"]
    process = subprocess.Popen(command, env=environment(temporary), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://"))
        with httpx2.Client(base_url=address.rstrip("/"), timeout=SEEN_WITHIN) as client:
            yield Server(process, line, client)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(STOPS_WITHIN)
        process.stdout.close()
    assert list(temporary.iterdir()) == []


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A preview of a copy of the documents."""
    folder = tmp_path_factory.mktemp("preview")
    documents = shutil.copytree(DOCUMENTS, folder / "documents")
    # Checking in several processes opens sockets there, whose paths must be short; pytest's own folders are not.
    with tempfile.TemporaryDirectory(prefix="rg-") as short, previewing(documents, Path(short)) as server:
        yield server, documents


@pytest.fixture
def shown(preview: tuple[Server, Path]) -> Iterator[tuple[Server, Path]]:
    """The same, whose documents are put back when a test ends, to whatever they were before."""
    server, documents = preview
    before = release(server)
    yield preview
    shutil.rmtree(documents, ignore_errors=True)  # a test may have removed them
    shutil.copytree(DOCUMENTS, documents)
    wait_for(lambda: (release(server), status(server)), lambda seen: seen == (before, ""), SEEN_WITHIN)


def told(server: Server) -> Any:
    """Read the first thing that a page is told."""
    with server.client.stream("GET", "/preview/events") as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                return orjson.loads(line.removeprefix("data: "))
    raise AssertionError("nothing was told")


def status(server: Server) -> str:
    """Say what is said of the documents."""
    return str(told(server)["status"])


def release(server: Server) -> str:
    """Give the id of the release that pages are made of."""
    return str(told(server)["release"])


def saved(path: Path, old: str, new: str) -> None:
    """Save a document with something else in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


async def banner(page: Page, text: str) -> None:
    """Wait for what the page says of the documents; nothing for nothing."""
    await expect(page.locator("#preview-status")).to_have_text(text, timeout=SEEN_WITHIN * 1000)


# ---- In a browser


@pytest.mark.asyncio
async def test_what_is_saved_is_on_the_page_by_itself(shown: tuple[Server, Path], browser: str) -> None:
    server, documents = shown
    async with browsing(browser, str(server.client.base_url)) as page:
        await page.goto("/")
        before = await page.locator("main").text_content() or ""
        (documents / QUESTION.replace(".yaml", ".es.yaml")).unlink()
        (documents / QUESTION).unlink()
        await expect(page.locator("main")).not_to_have_text(before, timeout=SEEN_WITHIN * 1000)
        assert release(server) in (await page.locator("main").text_content() or "")
        await banner(page, "")


@pytest.mark.asyncio
async def test_problems_are_on_the_page_until_they_are_mended(shown: tuple[Server, Path], browser: str) -> None:
    server, documents = shown
    async with browsing(browser, str(server.client.base_url)) as page:
        await page.goto("/")
        region = page.get_by_role("region", name="Problems in the documents")
        assert not await region.is_visible()
        saved(documents / TRIGGER, "kind: VIRAL", "kind: VIRALLY")
        await banner(page, "1 problem in the documents. This page shows the documents as they were before.")
        line = (documents / TRIGGER).read_text().splitlines().index("kind: VIRALLY") + 1
        assert await region.locator("li code").all_text_contents() == [f"{TRIGGER}:{line}:7"]
        assert "'VIRALLY' is none of the values of 'kind'" in await region.inner_text()
        await region.focus()
        assert await page.evaluate("document.activeElement.id") == "preview-problems"
        saved(documents / TRIGGER, "kind: VIRALLY", "kind: VIRAL")
        await banner(page, "")
        assert not await region.is_visible()


@pytest.mark.asyncio
async def test_a_page_that_was_hidden_looks_again_when_it_is_seen(shown: tuple[Server, Path], browser: str) -> None:
    server, documents = shown
    async with browsing(browser, str(server.client.base_url)) as page:
        await page.goto("/")
        hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        await page.evaluate(f"({hide} document.dispatchEvent(new Event('visibilitychange')) }})(true)")
        saved(documents / TRIGGER, "kind: VIRAL", "kind: VIRALLY")
        wait_for(lambda: status(server), bool, SEEN_WITHIN)
        await page.wait_for_timeout(200)
        await banner(page, "")
        await page.evaluate(f"({hide} document.dispatchEvent(new Event('visibilitychange')) }})(false)")
        await banner(page, "1 problem in the documents. This page shows the documents as they were before.")


def test_until_the_documents_are_sound_a_page_shows_problems_alone(tmp_path: Path) -> None:
    documents = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    saved(documents / TRIGGER, "kind: VIRAL", "kind: VIRALLY")
    with previewing(documents, tmp_path / "temporary") as server:
        page_alone = server.client.get("/", headers=HTML)
        asked = server.client.post("/graphql", json={"query": NAME})
        assert (page_alone.status_code, asked.status_code) == (HTTPStatus.SERVICE_UNAVAILABLE,) * 2
        assert f"{TRIGGER}:" in page_alone.text
        assert f"\n{TRIGGER}:" in asked.text
        assert "as they were before" not in page_alone.text
        saved(documents / TRIGGER, "kind: VIRALLY", "kind: VIRAL")
        wait_for(lambda: server.client.get("/").status_code, lambda seen: bool(seen == HTTPStatus.OK), SEEN_WITHIN)
        assert server.post(NAME) == {"data": {"trigger": {"name": "Zika virus"}}}
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(STOPS_WITHIN) == 130


# ---- Whatever is saved, and however


def test_the_server_writes_the_problems_into_the_page(shown: tuple[Server, Path], server: Server) -> None:
    previewed, documents = shown
    saved(documents / TRIGGER, "kind: VIRAL", "kind: <b>")
    wait_for(lambda: status(previewed), bool, SEEN_WITHIN)
    page = previewed.client.get("/")
    assert f"<code>{TRIGGER}:" in page.text
    assert "&lt;b&gt;" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert previewed.client.get("/graphql", params={"query": NAME}).headers["cache-control"] == "no-store"
    graphiql = previewed.client.get("/graphql", headers=HTML)
    assert f"<code>{TRIGGER}:" in graphiql.text
    assert graphiql.headers["cache-control"] == "no-store"
    for path in ("/", "/graphql"):
        assert "preview" not in server.client.get(path, headers=HTML).text
    assert server.client.get("/preview/events").status_code == HTTPStatus.NOT_FOUND


def _renamed(path: Path) -> None:
    path.rename(path.with_name("zika-virus-too.yaml"))


def _swapped(path: Path) -> None:
    """Save as vim does: a backup, a new file with the name, the backup away."""
    backup, text = path.with_name(path.name + "~"), path.read_text()
    path.rename(backup)
    path.write_text(text.replace("Zika virus", "Swapped"))
    backup.unlink()


def _replaced(path: Path) -> None:
    """Save as most others do: another file, moved into the place."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(path.read_text().replace("Zika virus", "Replaced"))
    draft.replace(path)


def _twice(path: Path) -> None:
    saved(path, "name: Zika virus", "name: Once")
    saved(path, "name: Once", "name: Twice")


def _in_halves(path: Path) -> None:
    text = path.read_text().replace("name: Zika virus", "name: Whole")
    with path.open("w") as stream:
        stream.write(text[:30])
        stream.flush()
        os.fsync(stream.fileno())
        stream.write(text[30:])


def _all_moved_away_and_back(path: Path) -> None:
    documents = path.parent.parent
    away = documents.with_name("away")
    documents.rename(away)
    saved(away / TRIGGER, "name: Zika virus", "name: Away and back")
    away.rename(documents)


def _first_in_a_folder(path: Path) -> None:
    """Bring a folder into being together with what is in it."""
    kept = path.parent.with_name(".kept")
    path.parent.rename(kept)
    shutil.copytree(kept, path.parent)
    saved(path, "name: Zika virus", "name: Copied")
    shutil.rmtree(kept)


@pytest.mark.parametrize(
    ("save", "name"),
    [
        (_swapped, "Swapped"),
        (_replaced, "Replaced"),
        (_twice, "Twice"),
        (_in_halves, "Whole"),
        (_all_moved_away_and_back, "Away and back"),
        (_first_in_a_folder, "Copied"),
    ],
)
def test_however_a_document_is_saved_it_is_shown(
    shown: tuple[Server, Path], save: Callable[[Path], None], name: str
) -> None:
    server, documents = shown
    save(documents / TRIGGER)
    answer = {"data": {"trigger": {"name": name}}}
    wait_for(lambda: (server.post(NAME), status(server)), lambda seen: seen == (answer, ""), SEEN_WITHIN)


def test_what_is_removed_is_gone_and_what_lacks_it_is_said(shown: tuple[Server, Path]) -> None:
    server, documents = shown
    (documents / TRIGGER).rename(documents / "triggers" / "zika-fever.yaml")
    said = wait_for(lambda: told(server), lambda seen: bool(seen["status"]), SEEN_WITHIN)
    assert "zika-fever" in said["problems"], "the name that was probably meant"
    shutil.rmtree(documents / "conditions")
    wait_for(lambda: status(server), lambda seen: not seen.startswith("1 problem "), SEEN_WITHIN)
    shutil.rmtree(documents)
    missing = wait_for(lambda: told(server), lambda seen: "no such folder" in seen["problems"], SEEN_WITHIN)
    assert missing["release"]
    assert server.post(NAME) == {"data": {"trigger": {"name": "Zika virus"}}}


def test_a_document_that_is_begun_says_what_is_left_to_fill_in(shown: tuple[Server, Path], tmp_path: Path) -> None:
    server, documents = shown
    command = [str(COMMAND), "new", "condition", "glass-bone-fever", "--folder", str(documents)]
    subprocess.run(command, env=environment(tmp_path), check=True, capture_output=True)
    said = wait_for(lambda: told(server), lambda seen: bool(seen["status"]), SEEN_WITHIN)
    assert "conditions/glass-bone-fever.yaml:" in said["problems"]


def test_of_many_problems_the_first_are_shown_and_the_others_counted(shown: tuple[Server, Path]) -> None:
    server, documents = shown
    for number in range(FEW):  # with those that are there they are checked by several processes
        (documents / "sources" / f"broken-{number}.yaml").write_text("- nothing\n")
    said = wait_for(lambda: told(server), lambda seen: seen["status"].startswith(f"{FEW} problems "), STARTS_WITHIN)
    assert said["problems"].count("<li>") == MOST_PROBLEMS
    assert f"And {FEW - MOST_PROBLEMS} more" in said["problems"]


# ---- The command


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_in_time_with_pages_open_and_leaves_nothing_behind(how: signal.Signals, tmp_path: Path) -> None:
    with previewing(DOCUMENTS, tmp_path / "temporary") as server:
        (baker,) = server.workers
        (room,) = (tmp_path / "temporary").iterdir()
        assert (room / "releases" / "current.json").exists()
        with server.client.stream("GET", "/preview/events"):
            server.process.send_signal(how)
            assert server.process.wait(STOPS_WITHIN) == -how
        wait_for(lambda: (runs_now(baker), room.exists()), lambda seen: seen == (False, False), STOPS_WITHIN)


def test_it_ends_while_the_documents_are_baked_for_the_first_time(tmp_path: Path) -> None:
    process = subprocess.Popen([COMMAND, "preview", DOCUMENTS, "--port", "0"], env=environment(tmp_path))
    wait_for(lambda: list(tmp_path.glob("raregraph-*/releases/*")), bool, STARTS_WITHIN)
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOPS_WITHIN) == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def runs_now(process: int) -> bool:
    """Tell whether a process runs that may be gone."""
    return Path(f"/proc/{process}").exists() and runs(process)


def test_it_ends_where_the_documents_are_watched_no_longer(tmp_path: Path) -> None:
    with previewing(DOCUMENTS, tmp_path / "temporary") as server:
        (baker,) = server.workers
        os.kill(baker, signal.SIGKILL)
        assert server.process.wait(STOPS_WITHIN) == 1


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    ended = subprocess.run([COMMAND, "preview", "nowhere"], capture_output=True, text=True, check=False, cwd=tmp_path)
    expected = "raregraph: there is no folder nowhere: name the folder of the documents\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", expected)
