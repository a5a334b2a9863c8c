"""What two releases differ in, as a publication tells it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from data import changes, digests
from data.build import bake
from data.changes import Changes, changes_between, changes_by
from data.documents import Content
from data.identity import public_id
from data.publish import publish, rollback
from data.release import Candidate
from tests.releases import DIGEST, OMS, edition, publish_edition
from tests.test_publishing import without_community

NEW = public_id("Condition", OMS)


@pytest.fixture
def before(content: Content, tmp_path: Path) -> Candidate:
    """The project's own documents, baked."""
    return bake(content, DIGEST, tmp_path)


def compare(before: Candidate, content: Content, folder: Path) -> Changes:
    """Bake another content and compare."""
    return changes_between(folder, before, bake(content, DIGEST, folder))


def totals(content: Content, members: int) -> Content:
    """Give one community's totals other members, none of them published by the source."""
    ((slug, community),) = content.communities.items()
    (total,) = community.totals
    counted = total.model_copy(update={"members": members, "published": False})
    return replace(content, communities={slug: community.model_copy(update={"totals": [counted]})})


def test_what_is_added_removed_and_changed_is_told_by_type(content: Content, before: Candidate, tmp_path: Path) -> None:
    slug, question = next(iter(sorted(content.questions.items())))
    questions = {name: one for name, one in content.questions.items() if name != slug}
    edited = replace(edition(content, 1), questions={**questions, "another": question})
    told = compare(before, edited, tmp_path)
    assert not told.whole
    assert set(told.by_type) == {"Condition", "Trigger", "Procedure", "Question"}
    assert told.by_type["Condition"].changed == [NEW]
    assert told.by_type["Question"].removed == [public_id("Question", slug)]
    assert told.by_type["Question"].added == [public_id("Question", "another")]
    ids = [identity for changed in told.by_type.values() for identity in changed.ids]
    assert told.surrogate_keys == ("publication", "condition", "procedure", "question", "trigger", *sorted(ids))
    assert len(ids) == 5


def test_the_same_content_changes_the_publication_alone(before: Candidate, content: Content, tmp_path: Path) -> None:
    told = compare(before, content, tmp_path)
    assert (told.by_type, told.surrogate_keys) == ({}, ("publication",))


@pytest.mark.slow
def test_a_translation_changes_whatever_has_the_text(before: Candidate, content: Content, tmp_path: Path) -> None:
    name = ("procedures", "genetic-testing", "es")
    (*_, text) = (entry for entry in content.translations[name].texts if entry.of == "Genetic testing")
    translation = content.translations[name].model_copy(
        update={"texts": [text.model_copy(update={"translation": "Prueba genética"})]}
    )
    edited = replace(content, translations={**content.translations, name: translation})
    assert public_id("Procedure", "genetic-testing") in compare(before, edited, tmp_path).by_type["Procedure"].changed

    borrowed = content.procedures["eeg"].model_copy(update={"name": "Genetic testing"})
    same_name = replace(content, procedures={**content.procedures, "eeg": borrowed})
    old = bake(same_name, DIGEST, tmp_path)
    told = compare(old, replace(same_name, translations=edited.translations), tmp_path)
    assert public_id("Procedure", "eeg") in told.by_type["Procedure"].changed


@pytest.mark.slow
def test_no_digest_tells_a_count_that_is_not_published(content: Content, tmp_path: Path) -> None:
    few = bake(totals(content, 3), DIGEST, tmp_path)
    fewer = bake(totals(content, 12), DIGEST, tmp_path)
    assert few == fewer  # byte by byte
    rounded = bake(totals(content, 40), DIGEST, tmp_path)
    told = changes_between(tmp_path, few, rounded)
    assert set(told.by_type) == {"CommunityStats"}
    assert told.surrogate_keys[:2] == ("publication", "community-stats")


@pytest.mark.slow
def test_totals_that_a_rollback_leaves_out_are_told(content: Content, tmp_path: Path) -> None:
    bake(without_community(content), DIGEST, tmp_path)
    publish(tmp_path)
    bake(content, DIGEST, tmp_path)
    publish(tmp_path)
    told = changes_by(tmp_path, rollback(tmp_path))
    assert {name: (len(changed.removed), len(changed.ids)) for name, changed in told.by_type.items()} == {
        "Community": (1, 1),
        "CommunityStats": (1, 1),
    }


@pytest.mark.slow
def test_what_every_answer_rests_on_changes_all(
    content: Content, before: Candidate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disclaimer = content.disclaimer.model_copy(update={"body": f"{content.disclaimer.body} Really."})
    told = compare(before, replace(content, disclaimer=disclaimer), tmp_path)
    assert (told.whole, told.by_type, told.surrogate_keys) == (True, {}, ("release",))

    slug, source = next(item for item in content.sources.items() if item[1].attribution)
    assert source.attribution
    credit = source.attribution.model_copy(update={"text": "Credit where it is due."})
    credited = {**content.sources, slug: source.model_copy(update={"attribution": credit})}
    assert compare(before, replace(content, sources=credited), tmp_path).surrogate_keys == ("release",)

    monkeypatch.setattr(digests, "_baking", lambda: "other code")
    assert compare(before, content, tmp_path).surrogate_keys == ("release",)


def test_the_code_that_bakes_is_named_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {path.name for path in digests._paths()}  # noqa: SLF001  # which is all that this is about
    assert {"bake.py", "bake_condition.py", "prose.py", "rows.py", "condition.sql", "statistics.sql"} <= names
    made = []
    for text in ("one", "other"):
        (tmp_path / "prose.py").write_text(text)
        monkeypatch.setattr(digests, "_HERE", tmp_path)
        made.append(digests._baking.__wrapped__())  # noqa: SLF001  # as above
    assert made[0] != made[1]


@pytest.mark.slow
def test_too_many_changes_purge_everything(content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = publish_edition(content, 1, tmp_path), publish_edition(content, 2, tmp_path)
    assert changes_by(tmp_path, second).previous == first.id
    monkeypatch.setattr(changes, "MOST_KEYS", 2)
    told = changes_by(tmp_path, second)
    assert (told.whole, len(told.by_type), told.surrogate_keys) == (False, 3, ("release",))


def test_where_nothing_came_before_or_it_cannot_be_read_all_is_new(content: Content, tmp_path: Path) -> None:
    first, second = publish_edition(content, 1, tmp_path), publish_edition(content, 2, tmp_path)
    assert changes_by(tmp_path, first).surrogate_keys == ("release",)
    path = tmp_path / first.content.name
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE entity_digest")
    told = changes_by(tmp_path, second)
    assert (told.previous, told.surrogate_keys) == (None, ("release",))
    path.unlink()
    assert changes_by(tmp_path, second).surrogate_keys == ("release",)


def test_every_thing_that_has_an_id_has_a_digest(before: Candidate, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / before.content.name)) as connection:
        for table in ("condition", "trigger", "procedure", "question", "source", "community"):
            things = connection.execute(f"SELECT id, '{table.capitalize()}' FROM {table} ORDER BY id").fetchall()
            digested = connection.execute("SELECT id, type FROM entity_digest WHERE type = ? ORDER BY id",
                                          (table.capitalize(),)).fetchall()  # fmt: skip
            assert things == digested
            assert things
    with closing(sqlite3.connect(tmp_path / before.statistics.name)) as connection:
        (things, digested) = (
            connection.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()
            for table in ("community_stats", "entity_digest WHERE type <> 'Release'")
        )
        assert things == digested
