"""A bit flipped or the tail cut anywhere in a release is refused: in its files and in the records that name them."""

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.documents import Content
from data.history import FOLDER, history
from data.release import (
    CANDIDATE,
    POINTER,
    SEAL,
    Candidate,
    Pointer,
    ReleaseError,
    current,
    read_record,
    recognise,
    verify,
)
from tests.releases import AGREEING, GIVEN_UP_AFTER, agreed, bake_edition, publish_edition, ready, takes, wait_for
from tests.serving import serving

pytestmark = pytest.mark.slow
FLIPS = 600
CUTS = 400
LONG = 20  # times as many
SERVED = 15  # of them, by a real server
CHANCE = random.Random()  # noqa: S311  # which bits matters little, that they differ does


@pytest.fixture(scope="module")
def folder(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the test's own, whose files may be written to."""
    folder = tmp_path_factory.mktemp("corrupted") / "releases"
    shutil.copytree(releases, folder)
    for path in folder.glob("*.db"):
        path.chmod(0o644)
    return folder


@contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    """Change one bit of a file, until the block ends."""
    with path.open("r+b", buffering=0) as stream:
        stream.seek(bit // 8)
        (byte,) = stream.read(1)
        for put in (byte ^ 1 << bit % 8, byte):
            stream.seek(bit // 8)
            stream.write(bytes([put]))
            if put != byte:
                yield


@contextmanager
def cut(path: Path, size: int) -> Iterator[None]:
    """Leave so many bytes of a file, until the block ends."""
    text = path.read_bytes()
    with path.open("r+b", buffering=0) as stream:
        stream.truncate(size)
        yield
        stream.seek(size)
        stream.write(text[size:])


def refused(folder: Path) -> str:
    """Judge what the pointer names as a server does, and give the code of its refusal."""
    with pytest.raises(ReleaseError) as error:
        recognise(folder, current(folder))
    return error.value.code


@pytest.mark.parametrize("times", [1, pytest.param(LONG, marks=pytest.mark.long)])
def test_a_bit_flipped_or_the_tail_cut_in_a_file_is_refused(times: int, folder: Path) -> None:
    files = [folder / file.name for file in current(folder).files]
    for count, how in ((FLIPS, flipped), (CUTS, cut)):
        for number in range(count * times):
            path = files[number % 2]
            size = path.stat().st_size
            with how(path, CHANCE.randrange(size * 8 if how is flipped else size)):
                assert refused(folder) == "WRONG_HASH"
    verify(folder, current(folder))
    print(f"corruptions refused: {(FLIPS + CUTS) * times} in files")  # noqa: T201  # pytest -s shows it


@pytest.mark.parametrize("name", [POINTER, CANDIDATE, f"{FOLDER}/000001.json"])
def test_every_bit_flipped_and_every_tail_cut_in_a_record_is_refused(name: str, folder: Path) -> None:
    path, model = folder / name, Candidate if name == CANDIDATE else Pointer
    size = path.stat().st_size
    damages = [*(flipped(path, bit) for bit in range(size * 8)), *(cut(path, left) for left in range(size - 1))]
    for damage in damages:  # but for the cut of the last byte, which ends the line and says nothing
        with damage, pytest.raises(ReleaseError, match="is damaged") as error:
            read_record(path, model, "")
        assert error.value.code == "RECORD_DAMAGED"
    read_record(path, model, "")
    print(f"corruptions refused: {len(damages)} in {name}")  # noqa: T201  # pytest -s shows it


def test_a_record_of_a_version_that_sealed_nothing_is_read(folder: Path, tmp_path: Path) -> None:
    said = json.loads((folder / POINTER).read_text())
    assert len(said.pop(SEAL)) == 16
    (tmp_path / POINTER).write_text(json.dumps(said))
    assert current(tmp_path) == current(folder) == history(folder)[-1].pointer


def test_a_server_goes_on_with_the_last_good_release(content: Content, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    good = publish_edition(content, 1, folder)
    candidate = bake_edition(content, 2, folder)
    served, sound = ((folder / name).read_bytes() for name in (POINTER, candidate.content.name))
    path = folder / candidate.content.name
    path.chmod(0o644)
    shown = Pointer(**dict(candidate), published_at=good.published_at).model_dump_json()
    with serving(folder, log=tmp_path / "log", follow_seconds="0.05") as server:
        for number in range(SERVED):
            at = CHANCE.randrange(len(sound) * 8)
            with cut(path, at // 8) if number % 3 == 0 else flipped(path, at):
                (folder / "next").write_text(shown)
                (folder / "next").replace(folder / POINTER)
                seen = wait_for(lambda: ready(server), lambda seen: "refused" in seen, GIVEN_UP_AFTER)
                assert (seen["release"], seen["refused"]["code"]) == (good.id, "WRONG_HASH")
                assert agreed(server.post(AGREEING)["data"]) == (1, good.id)
                (folder / "next").write_bytes(served)
                (folder / "next").replace(folder / POINTER)
                takes(server, good.id)
        assert path.read_bytes() == sound
        (folder / "next").write_text(shown)
        (folder / "next").replace(folder / POINTER)
        takes(server, candidate.id)
