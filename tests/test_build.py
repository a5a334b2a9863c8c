"""What a build leaves: the same bytes for the same documents, and tables that accept nothing unsound."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from data.build import bake, build
from data.check import InvalidContent
from data.documents import SUBJECTS, Content
from data.release import CANDIDATE, Candidate, read_record, uri
from data.writer import APPLICATION_ID, FORMAT, InconsistentRelease, Writer
from tests.oms import COMMUNITY, OMS, copy_documents
from tests.synthetic import synthetic_content

ROOT = Path(__file__).parent.parent
DIGEST = "0" * 64


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of some of the project's documents, made in the reverse order."""
    return copy_documents(tmp_path / "documents", backwards=True)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A baked release with rows in every table: its two files."""
    folder = tmp_path_factory.mktemp("invented")
    candidate = bake(synthetic_content(seed=1, conditions=12), DIGEST, folder)
    return {"content": folder / candidate.content.name, "statistics": folder / candidate.statistics.name}


def files_of(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ---- The same documents, the same bytes


def test_the_same_documents_give_the_same_bytes_wherever_and_in_whatever_order_they_stand(
    documents: Path, tmp_path: Path
) -> None:
    build(copy_documents(tmp_path / "forwards"), tmp_path / "one")
    build(documents, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert len(files_of(tmp_path / "one")) == 3


def test_building_again_changes_nothing(documents: Path, tmp_path: Path) -> None:
    build(documents, tmp_path / "releases")
    first = files_of(tmp_path / "releases")
    build(documents, tmp_path / "releases")
    assert files_of(tmp_path / "releases") == first


@pytest.mark.slow
def test_the_order_of_the_contents_mappings_makes_no_difference(tmp_path: Path) -> None:
    content = synthetic_content(seed=2, conditions=6)
    subjects: dict[str, Any] = {name: dict(reversed(getattr(content, name).items())) for name in SUBJECTS}
    backwards = replace(content, **subjects)
    assert list(backwards.conditions) == sorted(content.conditions, reverse=True)
    assert bake(content, DIGEST, tmp_path) == bake(backwards, DIGEST, tmp_path)


@pytest.mark.slow
def test_another_process_with_other_hashes_bakes_the_same_bytes(documents: Path, tmp_path: Path) -> None:
    build(documents, tmp_path / "one")
    code = "import sys; from pathlib import Path; from data.build import build; build(*map(Path, sys.argv[1:]))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-c", code, str(documents), str(tmp_path / "two")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        (OMS, "Kinsbourne", "Kinsborne", {"content"}),
        (COMMUNITY, "members: 7", "members: 8", {"statistics"}),
        ("disclaimer.yaml", "body:", "# A comment.\nbody:", set()),
    ],
)
@pytest.mark.slow
def test_a_changed_document_gives_another_digest_and_other_files(
    documents: Path, tmp_path: Path, file: str, old: str, new: str, changed: set[str]
) -> None:
    before = build(documents, tmp_path / "releases")
    path = documents / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    after = build(documents, tmp_path / "releases")
    assert after.documents_digest != before.documents_digest
    assert {name for name in ("content", "statistics") if getattr(after, name) != getattr(before, name)} == changed
    assert (after.id != before.id) is bool(changed)


def test_a_document_under_another_name_gives_another_digest(documents: Path, tmp_path: Path) -> None:
    before = build(documents, tmp_path / "releases")
    (documents / "triggers/breast-cancer.yaml").rename(documents / "triggers/cancer-of-the-breast.yaml")
    path = documents / OMS
    text = path.read_text(encoding="utf-8").replace("trigger: breast-cancer", "trigger: cancer-of-the-breast")
    path.write_text(text, encoding="utf-8")
    assert build(documents, tmp_path / "releases").documents_digest != before.documents_digest


def test_invalid_documents_leave_the_last_candidate_as_it_was(documents: Path, tmp_path: Path) -> None:
    build(documents, tmp_path / "releases")
    before = files_of(tmp_path / "releases")
    (documents / "disclaimer.yaml").write_text("body: <b>No</b>\n", encoding="utf-8")
    with pytest.raises(InvalidContent):
        build(documents, tmp_path / "releases")
    assert files_of(tmp_path / "releases") == before


# ---- The files


def test_a_build_leaves_two_read_only_files_and_the_record_of_them(documents: Path, tmp_path: Path) -> None:
    candidate = build(documents, tmp_path / "releases")
    names = {candidate.content.name, candidate.statistics.name}
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {*names, "candidate.json"}
    for name in names:
        assert (tmp_path / "releases" / name).stat().st_mode & 0o777 == 0o444
    assert read_record(tmp_path / "releases" / CANDIDATE, Candidate, "") == candidate


@pytest.mark.parametrize("name", ["content", "statistics"])
def test_a_file_says_what_it_is_and_needs_no_file_beside_it(invented: dict[str, Path], name: str) -> None:
    with closing(sqlite3.connect(uri(invented[name]), uri=True)) as connection:
        pragmas = {
            pragma: connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("application_id", "user_version", "journal_mode", "integrity_check", "page_size")
        }
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert pragmas == {
        "application_id": APPLICATION_ID,
        "user_version": FORMAT,
        "journal_mode": "delete",
        "integrity_check": "ok",
        "page_size": 4096,
    }
    assert invented[name].read_bytes()[18:20] == b"\1\1"  # neither written nor read as WAL


@pytest.mark.parametrize("name", ["content", "statistics"])
def test_every_table_is_strict(invented: dict[str, Path], name: str) -> None:
    with closing(sqlite3.connect(uri(invented[name]), uri=True)) as connection:
        strict = dict(
            connection.execute(
                "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        )
    assert set(strict.values()) == {1}
    assert strict.keys() >= ({"condition", "source"} if name == "content" else {"community_stats"})


def test_every_fact_has_its_sources_and_every_value_but_not_stated(invented: dict[str, Path]) -> None:
    with closing(sqlite3.connect(uri(invented["content"]), uri=True)) as connection:
        found = connection.execute(
            """SELECT t.name, c.name, c."notnull" FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
            WHERE c.name LIKE '%citations'"""
        ).fetchall()
        for table, column, always in found:
            stem = column.removesuffix("citations")
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info('{table}')")]
            # A fact whose sources may be absent is a value of a closed set, or a text that may be absent too.
            facts = [fact for fact in ("value", "status", "body_text", "text") if f"{stem}{fact}" in columns]
            unsourced = "0" if always else f"coalesce({stem}{facts[0]} = 'NOT_STATED', 1)"
            rows, wrong = connection.execute(
                f"SELECT count(*), total(({column} IS NULL) <> {unsourced}) FROM {table}"
            ).fetchone()
            assert (table, column, rows > 0, wrong) == (table, column, True, 0)
    assert len(found) >= 30


def test_a_file_that_does_not_hold_together_is_never_completed(tmp_path: Path) -> None:
    scripts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/tables").glob("*.sql"))]
    with (
        pytest.raises(InconsistentRelease, match="references without a target"),
        Writer(tmp_path / "draft", scripts) as writer,
    ):
        writer.insert("citation_set", {"key": 1})


def test_a_release_counts_what_it_holds(invented: dict[str, Path]) -> None:
    content = synthetic_content(seed=1, conditions=12)
    with closing(sqlite3.connect(uri(invented["content"]), uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM release").fetchone())
    counted = {field.name for field in fields(Content)} - {"disclaimer", "communities", "translations"}
    assert row == {
        "key": 1,
        **{f"counts_{subject}": len(getattr(content, subject)) for subject in counted},
    }
