"""What happens to the files under a running server: it goes on, says what is wrong, and is well again when they are."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.documents import Content
from data.release import POINTER, Pointer, current
from tests.releases import GIVEN_UP_AFTER, OMS, publish_edition, ready, takes, wait_for
from tests.serving import Server, serving

pytestmark = pytest.mark.slow
QUERY = f'{{ condition(by: {{slug: "{OMS}"}}) {{ name communityStats {{ members {{ text }} }} }} release {{ id }} }}'


@dataclass
class Running:
    """A server, and a folder beside its own with a copy of all that is in there."""

    server: Server
    folder: Path
    copy: Path
    pointer: Pointer

    def answers(self) -> None:
        """Check that it answers from its release, both of its files."""
        data = self.server.post(QUERY)["data"]
        assert data["condition"]["communityStats"] == [{"members": {"text": "7"}}]
        assert data["release"]["id"] == self.pointer.id

    def put_back(self) -> None:
        """Make the folder what it was."""
        self.folder.mkdir(exist_ok=True)
        names = [*(file.name for file in self.pointer.files), POINTER]
        for name in names:
            path, draft = self.folder / name, self.folder / f"{name}.tmp"
            shutil.copyfile(self.copy / name, draft)
            if path.is_dir():
                path.rmdir()
            draft.replace(path)


@pytest.fixture(scope="module")
def running(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of a release of the project's own documents, that keeps no answers."""
    folder = tmp_path_factory.mktemp("replaced") / "releases"
    copy = folder.with_name("copy")
    for to in (folder, copy):
        shutil.copytree(releases, to)
    with serving(folder, log=folder.with_name("log"), follow_seconds="0.05", cache_bytes="0") as server:
        yield Running(server, folder, copy, current(folder))


def overwritten(path: Path) -> None:
    """Put other bytes in place of a file in one step."""
    draft = path.with_name("draft")
    draft.write_bytes(b"something else")
    draft.replace(path)


def by_a_folder(path: Path) -> None:
    """Put a folder in place of a file."""
    path.unlink()
    path.mkdir()


BEFALLS: dict[str, tuple[Callable[[Running], object], str]] = {
    "the content is gone": (lambda it: (it.folder / it.pointer.content.name).unlink(), "FILE_MISSING"),
    "the content is another": (lambda it: overwritten(it.folder / it.pointer.content.name), "WRONG_HASH"),
    "the content is a folder": (lambda it: by_a_folder(it.folder / it.pointer.content.name), "FILE_MISSING"),
    "the statistics are gone": (lambda it: (it.folder / it.pointer.statistics.name).unlink(), "FILE_MISSING"),
    "the statistics are others": (lambda it: overwritten(it.folder / it.pointer.statistics.name), "WRONG_HASH"),
    "the pointer is gone": (lambda it: (it.folder / POINTER).unlink(), "RECORD_MISSING"),
    "the pointer is another": (lambda it: overwritten(it.folder / POINTER), "RECORD_DAMAGED"),
    "the folder is gone": (lambda it: shutil.rmtree(it.folder), "RECORD_MISSING"),
    "the folder is moved away": (lambda it: shutil.move(it.folder, it.folder.with_name("away")), "RECORD_MISSING"),
}


@pytest.mark.parametrize("what", BEFALLS)
def test_answers_go_on_and_the_refusal_is_named_until_all_is_back(running: Running, what: str) -> None:
    befalls, code = BEFALLS[what]
    takes(running.server, running.pointer.id)
    befalls(running)
    seen = wait_for(lambda: ready(running.server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
    assert (seen["release"], seen["refused"]["code"]) == (running.pointer.id, code)
    assert "/" not in seen["refused"]["reason"]
    for _ in range(5):
        running.answers()
    running.put_back()
    takes(running.server, running.pointer.id)
    running.answers()


def test_what_is_published_into_a_folder_that_was_lost_is_taken(content: Content, running: Running) -> None:
    shutil.rmtree(running.folder)
    wait_for(lambda: ready(running.server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
    published = publish_edition(content, 7, running.folder)
    takes(running.server, published.id)
    running.put_back()
    takes(running.server, running.pointer.id)
    running.answers()
