"""What an author is told of files: misplaced, misnamed, unreadable, huge or hostile ones; and nothing else breaks."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.build import bake
from data.check import MAX_BYTES, InvalidContent, Problem, load
from data.documents import Content
from service.settings import DOCUMENTS
from tests.oms import OMS, copy_documents

SOURCE = "title: A source\nkind: ARTICLE\n"
LATIN = "title: Neurolog\u00eda\n".encode("latin-1")
NO_FILE = "there is no such file"
STRANGER = "no subject reads this file"
FOLDERS = "sources, triggers, procedures, conditions, questions or communities"
SUBJECTS = "SLUG.yaml in sources, triggers, procedures, conditions, questions, communities"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of some of the project's documents, to be broken."""
    return copy_documents(tmp_path / "documents")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The least that loads: a disclaimer and one source, whose text examples replace."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "disclaimer.yaml").write_text("body: No advice.\n", encoding="utf-8")
    (folder / "sources").mkdir()
    return folder


def problems_of(folder: Path) -> list[Problem]:
    """Load a folder that must be refused."""
    with pytest.raises(InvalidContent) as refusal:
        load(folder)
    return refusal.value.problems


def put(folder: Path, name: str, document: str | bytes) -> Path:
    """Write a document where none stood."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    return path


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "stray.yaml",
        "sources/notes.txt",
        "sources/a",
    ],
)
def test_a_file_that_no_subject_reads_is_named_and_not_silently_lost(documents: Path, name: str) -> None:
    put(documents, name, SOURCE)
    assert problems_of(documents) == [Problem(name, 1, 1, STRANGER, SUBJECTS)]


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("sources/a.yml", "a name that ends with .yml is not read", "a.yaml"),
        ("sources/pang-2010.yml", "a name that ends with .yml is not read", "pang-2010.yaml, which is there already"),
        ("sources/deep/a.yaml", "no subject reads this folder", SUBJECTS),
        ("genes/a.yaml", "no subject reads this folder", FOLDERS),
        ("condition/a.yaml", "no subject reads this folder", "'conditions'"),
    ],
)
def test_what_is_misplaced_by_its_folder_or_its_ending_is_named_with_its_place(
    documents: Path, name: str, message: str, expected: str
) -> None:
    put(documents, name, SOURCE)
    (problem,) = problems_of(documents)
    assert name.startswith(problem.file)
    assert (problem.message, problem.expected) == (message, expected)


@pytest.mark.parametrize("name", [".DS_Store", "sources/.pang-2010.yaml.swp", "sources/.a.yaml", "sources/a.yaml~"])
def test_what_editors_and_file_managers_leave_behind_is_no_document(documents: Path, name: str) -> None:
    put(documents, name, "x")
    load(documents)


@pytest.mark.parametrize("stem", ["Upper", "under_score", "two--hyphens", "-first", "last-", "a b", "é"])
def test_a_file_name_that_is_no_slug_is_refused(documents: Path, stem: str) -> None:
    put(documents, f"sources/{stem}.yaml", SOURCE)
    (problem,) = problems_of(documents)
    assert (problem.file, problem.message) == (f"sources/{stem}.yaml", f"{stem!r} is no slug")
    assert problem.expected.startswith("lower-case words joined by hyphens")


def test_a_folder_without_a_disclaimer_is_refused(documents: Path) -> None:
    (documents / "disclaimer.yaml").unlink()
    assert problems_of(documents) == [Problem("disclaimer.yaml", 1, 1, NO_FILE, "a document")]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    expected = "the folder of the documents"
    assert problems_of(Path(nowhere)) == [Problem(nowhere, 1, 1, "there is no such folder", expected)]


def test_a_disclaimer_alone_is_content_of_nothing(few: Path) -> None:
    content = load(few)
    assert content.disclaimer.body == "No advice."
    assert not content.conditions


def test_a_reference_to_a_subject_without_documents_says_that_there_are_none(documents: Path) -> None:
    shutil.rmtree(documents / "procedures")
    messages = {problem.message: problem.expected for problem in problems_of(documents)}
    assert messages["procedures has no document 'whole-body-mri'"] == "a new procedures/whole-body-mri.yaml"


@pytest.mark.parametrize(
    ("document", "column", "message"),
    [
        pytest.param(b"title: T\xff\n", 9, "byte 8 of the file (0xFF) is not UTF-8", id="a stray byte"),
        pytest.param(LATIN, 16, "byte 15 of the file (0xED) is not UTF-8", id="Latin 1"),
        pytest.param(SOURCE.encode("utf-16"), 1, "this is UTF-16", id="UTF-16"),
        pytest.param(b"\xed\xa0\x80", 1, "byte 0 of the file (0xED) is not UTF-8", id="a lone surrogate"),
        pytest.param(b"title: T\0\n", 1, "this is no text: it holds NUL bytes", id="a binary file"),
    ],
)
def test_a_document_that_is_not_utf_8_is_refused_and_the_byte_counted(
    documents: Path, document: bytes, column: int, message: str
) -> None:
    put(documents, "sources/a.yaml", document)
    expected = "a text saved as UTF-8"
    assert problems_of(documents) == [Problem("sources/a.yaml", 1, column, message, expected)]


def test_a_document_of_more_than_a_million_bytes_is_not_read(documents: Path) -> None:
    largest = put(documents, "sources/a.yaml", SOURCE + "#" * (MAX_BYTES - len(SOURCE)))
    assert largest.stat().st_size == 1_000_000
    load(documents)
    put(documents, "sources/a.yaml", largest.read_bytes() + b"#")
    (problem,) = problems_of(documents)
    assert (problem.file, problem.line, problem.column) == ("sources/a.yaml", 1, 1)
    assert problem.message == "the file holds 1,000,001 bytes"


def test_a_link_out_of_the_folder_is_not_followed(documents: Path) -> None:
    outside = put(documents.parent, "secret.yaml", SOURCE)
    (documents / "sources/a.yaml").symlink_to(outside)
    message, expected = "this is a link out of the folder", "a file of its own"
    assert problems_of(documents) == [Problem("sources/a.yaml", 1, 1, message, expected)]


def test_a_link_to_nothing_a_folder_and_a_pipe_are_no_documents(documents: Path) -> None:
    (documents / "sources/a.yaml").symlink_to("nowhere.yaml")
    (documents / "sources/b.yaml").mkdir()
    os.mkfifo(documents / "sources/c.yaml")
    (documents / "sources/d.yaml").symlink_to("d.yaml")
    (documents / "genes").symlink_to("genes")
    assert [(problem.file, problem.message) for problem in problems_of(documents)] == [
        ("genes", "no subject reads this file"),
        ("sources/a.yaml", "this links to nothing"),
        ("sources/b.yaml", "this is a folder, not a file"),
        ("sources/c.yaml", "this is a pipe, a socket or a device, not a file"),
        ("sources/d.yaml", "this links to itself"),
    ]


@pytest.mark.parametrize(
    ("document", "column"),
    [
        pytest.param("doi: " + "[" * 4_000 + "]" * 4_000, 46, id="lists"),
        pytest.param("doi: " + "{a: " * 4_000 + "}" * 4_000, 166, id="mappings"),
    ],
)
def test_a_document_nested_deeper_than_40_levels_is_refused(documents: Path, document: str, column: int) -> None:
    put(documents, "sources/a.yaml", SOURCE + document)
    too_deep = Problem("sources/a.yaml", 3, column, "this is nested too deeply", "at most 40 levels")
    assert too_deep in problems_of(documents)


def test_an_alias_is_refused_and_does_not_unfold(documents: Path) -> None:
    """Written out, the last list would have ten thousand million items."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    put(documents, "sources/a.yaml", SOURCE + "\n".join(lines))
    found = problems_of(documents)
    assert "an alias ('*a0') is not allowed" in {problem.message for problem in found}
    assert len(found) <= 110


# ---- Whatever an author writes


def loads_or_is_refused(folder: Path) -> Content | None:
    """Load a folder; any other exception than InvalidContent fails the test."""
    try:
        return load(folder)
    except InvalidContent as refusal:
        problems = refusal.problems
    assert problems == sorted(set(problems))
    assert all(min(problem.line, problem.column) >= 1 for problem in problems)
    assert all(problem.file and problem.message and problem.expected for problem in problems)
    return None


YAML = st.text(st.sampled_from("aé0 \n\t:-?[]{},&*!|>'\"%@`#~<.\\"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    document=st.one_of(st.binary(max_size=60), YAML.map(str.encode), YAML.map(lambda text: (SOURCE + text).encode()))
)
def test_whatever_the_bytes_of_a_document_it_loads_or_its_problems_are_said(few: Path, document: bytes) -> None:
    path = put(few, "sources/any.yaml", document)
    loads_or_is_refused(few)
    path.unlink()


LINES = (DOCUMENTS / OMS).read_text(encoding="utf-8").splitlines()
VALUES = (
    "",
    "[]",
    "{}",
    "[[]]",
    "{a: b}",
    "~",
    "NO",
    "-1",
    "NOT_STATED",
    "nan",
    "0",
    "2026-01-01",
    "12345",
    "'  '",
    "é",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.slow
def test_a_document_of_which_any_lines_change_is_refused_or_can_be_baked(
    tmp_path_factory: pytest.TempPathFactory, documents: Path, data: st.DataObject
) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key, colon, _value = lines[place].partition(":")
        value = data.draw(st.sampled_from(VALUES))
        lines[place] = data.draw(st.sampled_from([f"{key}{colon} {value}", lines[place] + lines[place - 1], "#"]))
    put(documents, OMS, "\n".join(lines))
    content = loads_or_is_refused(documents)
    if content:
        bake(content, "0" * 64, tmp_path_factory.mktemp("releases"))
