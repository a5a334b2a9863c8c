"""What is published is kept, can be served again, and goes only when nothing needs it any more."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.build import bake
from data.connect import misfits
from data.documents import Content
from data.history import FOLDER, history
from data.identity import public_id
from data.lock import draft_folder, locked
from data.publish import prune, publish, rollback
from data.release import CANDIDATE, POINTER, Pointer, ReleaseError, current, verify, write_json
from tests.releases import AGREEING, DIGEST, OMS, agreed, ask, bake_edition, publish_edition

pytestmark = pytest.mark.slow

STATS = f'{{ condition(by: {{slug: "{OMS}"}}) {{ communityStats {{ members {{ text }} }} }} }}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of releases."""
    return tmp_path / "releases"


def published(folder: Path) -> list[Pointer]:
    """List the pointers that were in force."""
    return [publication.pointer for publication in history(folder)]


# ---- History


def test_every_publication_is_kept_as_the_pointer_that_it_made(content: Content, folder: Path) -> None:
    pointers = [publish_edition(content, number, folder) for number in (1, 2, 2)]
    assert published(folder) == pointers
    assert [publication.number for publication in history(folder)] == [1, 2, 3]
    assert (folder / FOLDER / "000003.json").read_bytes() == (folder / POINTER).read_bytes()


def test_a_publication_that_was_never_served_is_none(content: Content, folder: Path) -> None:
    first, second = (publish_edition(content, number, folder) for number in (1, 2))
    write_json(folder / POINTER, first)  # as its publisher left it that died before the last act
    assert published(folder) == [first]
    third = publish_edition(content, 3, folder)
    assert published(folder) == [first, third]
    assert second.id not in (folder / FOLDER / "000002.json").read_text()


def test_a_first_publication_that_was_never_served_is_none(content: Content, folder: Path) -> None:
    publish_edition(content, 1, folder)
    (folder / POINTER).unlink()
    assert published(folder) == []
    again = publish(folder)
    assert published(folder) == [again]


def test_a_pointer_from_elsewhere_joins_the_history(content: Content, folder: Path, tmp_path: Path) -> None:
    strange = publish_edition(content, 1, tmp_path / "elsewhere")
    bake_edition(content, 1, folder)
    write_json(folder / POINTER, strange)
    assert published(folder) == [strange]
    second = publish_edition(content, 2, folder)
    assert published(folder) == [strange, second]


def test_publishing_mends_a_damaged_pointer(content: Content, folder: Path) -> None:
    first = publish_edition(content, 1, folder)
    (folder / POINTER).write_bytes(b"\xff{")
    assert published(folder) == [first]
    second = publish_edition(content, 2, folder)
    assert published(folder) == [first, second] == [*published(folder)[:1], current(folder)]


def test_a_damaged_record_is_named(content: Content, folder: Path) -> None:
    publish_edition(content, 1, folder)
    (folder / FOLDER / "000001.json").write_text("{}")
    with pytest.raises(ReleaseError, match=r"000001\.json is damaged .*; remove it, or bring it back from a copy"):
        history(folder)


def test_a_pointer_that_names_other_files_than_its_id_does_is_refused(content: Content, folder: Path) -> None:
    first, second = (publish_edition(content, number, folder) for number in (1, 2))
    for wrong in (
        first.model_copy(update={"id": second.id}),
        first.model_copy(update={"content": second.content}),
        first.model_copy(update={"content": first.statistics, "statistics": first.content}),
    ):
        with pytest.raises(ReleaseError, match=r"current\.json names two files by the id of others"):
            verify(folder, wrong)


# ---- Rolling back


def test_a_rollback_serves_what_was_published_before_and_again_what_was_before_that(
    content: Content, folder: Path
) -> None:
    first, second, third = (publish_edition(content, number, folder) for number in (1, 2, 3))
    assert rollback(folder).content == second.content
    assert agreed(ask(folder, AGREEING)) == (2, second.id)
    assert rollback(folder).content == first.content
    assert agreed(ask(folder, AGREEING)) == (1, first.id)
    with pytest.raises(ReleaseError, match="has no earlier content"):
        rollback(folder)
    assert rollback(folder, third.id).content == third.content  # forward again
    assert agreed(ask(folder, AGREEING)) == (3, third.id)
    served = (first, second, third, second, first, third)
    assert [pointer.id for pointer in published(folder)] == [pointer.id for pointer in served]


def test_a_rollback_to_what_is_unknown_or_damaged_changes_nothing(content: Content, folder: Path) -> None:
    first, _ = (publish_edition(content, number, folder) for number in (1, 2))
    before = (folder / POINTER).read_bytes(), published(folder)
    with pytest.raises(ReleaseError, match="has no release 'nothing'"):
        rollback(folder, "nothing")
    (folder / first.content.name).unlink()
    with pytest.raises(ReleaseError, match="is missing"):
        rollback(folder)
    assert ((folder / POINTER).read_bytes(), published(folder)) == before


def test_a_rollback_never_brings_withdrawn_statistics_back(content: Content, folder: Path) -> None:
    old = publish_edition(content, 1, folder)
    assert ask(folder, STATS)["condition"]["communityStats"] == [{"members": {"text": "7"}}]
    withdrawn = {slug: of.model_copy(update={"totals": []}) for slug, of in content.communities.items()}
    bake(replace(content, communities=withdrawn), DIGEST, folder)
    new = publish(folder)
    for back in (rollback(folder), rollback(folder, new.id), rollback(folder, old.id)):
        assert back.statistics == new.statistics != old.statistics
    assert back.content == old.content
    assert back.id not in {old.id, new.id}
    assert ask(folder, STATS)["condition"]["communityStats"] == []


def without_community(content: Content) -> Content:
    """Give the content without the community that counts."""
    return replace(content, communities={})


def without_source(content: Content) -> Content:
    """Give the content without a source that only the count cites."""
    return replace(content, sources={slug: of for slug, of in content.sources.items() if slug != "only-the-count"})


def without_condition(content: Content) -> Content:
    """Give the content without the second condition that is counted."""
    return replace(content, conditions={slug: of for slug, of in content.conditions.items() if slug != "second"})


@pytest.mark.parametrize("older", [without_community, without_source, without_condition])
def test_a_total_that_older_content_cannot_explain_is_left_out_whatever_is_asked(
    content: Content, folder: Path, older: Callable[[Content], Content]
) -> None:
    ((slug, community),) = content.communities.items()
    (total,) = community.totals
    citing = [total.citations[0].model_copy(update={"source": "only-the-count"})]
    counted = total.model_copy(update={"condition": "second", "citations": citing})
    newer = replace(
        content,
        sources={**content.sources, "only-the-count": next(iter(content.sources.values()))},
        conditions={**content.conditions, "second": content.conditions[OMS]},
        communities={slug: community.model_copy(update={"totals": [total, counted]})},
    )
    bake(older(newer), DIGEST, folder)
    publish(folder)
    bake(newer, DIGEST, folder)
    new = publish(folder)
    identity = public_id("CommunityStats", slug, "second")
    queries = [
        f'{{ node(id: "{identity}") {{ id {more} }} }}'
        for more in (
            "",
            "... on CommunityStats { members { text } }",
            "... on CommunityStats { community { name } condition { name } citations { source { title } } }",
        )
    ]
    assert all(ask(folder, query)["node"]["id"] == identity for query in queries)
    assert misfits(folder, new) == 0
    back = rollback(folder)
    assert back.statistics == new.statistics
    assert misfits(folder, back) == (2 if older is without_community else 1)
    assert [ask(folder, query) for query in queries] == [{"node": None}] * 3
    fits = [] if older is without_community else [{"members": {"text": "7"}}]
    assert ask(folder, STATS)["condition"]["communityStats"] == fits
    rollback(folder, new.id)
    assert all(ask(folder, query)["node"]["id"] == identity for query in queries)


# ---- Pruning


def files(folder: Path) -> set[str]:
    """Name the database files in a folder."""
    return {path.name for path in folder.glob("*.db")}


def names(*candidates: Any) -> set[str]:
    """Name the files of candidates."""
    return {file.name for candidate in candidates for file in candidate.files}


def test_prune_keeps_what_is_served_what_was_built_last_and_what_is_kept(content: Content, folder: Path) -> None:
    pointers = [publish_edition(content, number, folder) for number in range(1, 6)]
    built = bake_edition(content, 6, folder)
    (folder / "notes.db").write_text("not ours")
    assert prune(folder, 99) == []
    removed = prune(folder, 2)
    assert set(removed) == names(*pointers[:3]) - names(*pointers[3:])
    assert files(folder) == names(*pointers[3:], built) | {"notes.db"}
    assert published(folder) == pointers[3:]
    assert [publication.number for publication in history(folder)] == [4, 5]
    for pointer in pointers[3:]:
        verify(folder, pointer)
    assert rollback(folder).content == pointers[3].content
    assert published(folder)[0] == pointers[3]
    prune(folder, 1)
    assert files(folder) == names(pointers[3], built) | {"notes.db"}
    assert publish(folder).id == built.id


def test_prune_keeps_the_old_content_that_is_served_again(content: Content, folder: Path) -> None:
    pointers = [publish_edition(content, number, folder) for number in (1, 2, 3)]
    rollback(folder, pointers[0].id)
    prune(folder, 1)
    assert files(folder) == names(pointers[0], pointers[2])  # the third is what was built last
    verify(folder, current(folder))


def test_nothing_is_pruned_where_nobody_knows_what_is_served(content: Content, folder: Path) -> None:
    for number in (1, 2):
        publish_edition(content, number, folder)
    before = files(folder)
    (folder / POINTER).write_text("{")
    with pytest.raises(ReleaseError, match=r"current\.json is damaged"):
        prune(folder, 1)
    (folder / POINTER).unlink()
    with pytest.raises(ReleaseError, match=r"there is no .*current\.json"):
        prune(folder, 1)
    assert files(folder) == before
    with pytest.raises(ValueError, match="at least 1"):
        prune(folder, 0)


# ---- Several at once


def test_whoever_waits_too_long_for_the_lock_is_told_so(folder: Path) -> None:
    folder.mkdir()
    with (
        locked(folder),
        pytest.raises(ReleaseError, match=r"another process is changing .*; try again when it has ended"),
        locked(folder, wait=0.05),
    ):
        pass
    with locked(folder, wait=0):
        pass


def test_what_the_dead_left_goes_and_what_the_living_use_stays(content: Content, folder: Path) -> None:
    first = publish_edition(content, 1, folder)
    kept = {path.name for path in folder.iterdir()}
    dead = folder / "build-dead.tmp"
    dead.mkdir()
    (dead / "content").write_bytes(b"half a file")
    for name in ("content.tmp", ".current.json.123.tmp", ".current.json.tmp", f"{FOLDER}/.000002.json.tmp"):
        (folder / name).write_text("half")
    with draft_folder(folder) as alive:
        (alive / "content").write_bytes(b"being written")
        assert publish(folder).id == first.id
        assert {path.name for path in folder.iterdir()} == {*kept, alive.name}
        assert (alive / "content").read_bytes() == b"being written"
    assert {path.name for path in folder.iterdir()} == kept
    assert sorted(path.name for path in (folder / FOLDER).iterdir()) == ["000001.json", "000002.json"]


def test_a_build_that_fails_leaves_nothing(content: Content, folder: Path) -> None:
    with pytest.raises(KeyError):
        bake(replace(content, triggers={}), DIGEST, folder)
    assert list(folder.iterdir()) == []


def test_the_time_is_kept_to_the_second(content: Content, folder: Path) -> None:
    bake_edition(content, 1, folder)
    publish(folder, datetime(2026, 11, 22, 12, 34, 56, 789, tzinfo=UTC))
    assert json.loads((folder / POINTER).read_text())["published_at"] == "2026-11-22T12:34:56Z"
    assert current(folder).id == json.loads((folder / CANDIDATE).read_text())["id"]
