"""An author's day: documents are begun, checked and published with the real command."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from data.check import examine
from data.content_schema import FOLDER, KINDS, schema_of
from data.documents import SUBJECTS
from data.parts import keys_of
from data.positions import locate
from data.skeleton import skeleton
from service.authoring import MAX_LISTED
from service.cli import app
from service.settings import DOCUMENTS
from tests.serving import COMMAND, serving

ROOT = Path(__file__).parent.parent
FAULTS = Path(__file__).parent / "faults"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SLUGS = {model.__name__.lower(): f"{model.__name__.lower()}-of-a-test" for model in SUBJECTS.values()}
FORM = "lower-case letters and digits, joined by hyphens"
FOLLOWS_WITHIN = 5.0  # seconds; two are promised on a machine that does nothing else
PROGRESS = re.compile(r"^Checking: [\d,]+ of [\d,]+\n", re.MULTILINE)  # said where checking takes long
LEFT = re.compile(
    "(has no value|is an empty list|nothing stands here|the share says nothing|the figure is missing"
    "|NOT_STATED contradicts the triggers listed)$"
)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of the project's documents, to be added to."""
    return shutil.copytree(DOCUMENTS, tmp_path / "data" / "content")


def run(documents: Path, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run the command on these documents, in the folder that holds `data/content`; how far it is counts for nothing."""
    environment = {**os.environ, "RAREGRAPH_CONTENT": "data/content", "RAREGRAPH_RELEASES": "var/releases"}
    ran = subprocess.run(
        [*prefix, COMMAND, *arguments],
        cwd=documents.parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ran.stderr = PROGRESS.sub("", ran.stderr)
    return ran


# ---- Checking


@pytest.mark.slow
def test_a_file_of_twelve_faults_is_answered_with_twelve_problems(documents: Path) -> None:
    shutil.copy(FAULTS / "fictional-ataxia.yaml", documents / "conditions")
    checked = run(documents, "check")
    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr == (FAULTS / "fictional-ataxia.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_editors_and_ci_get_the_problems_as_one_json_document(documents: Path) -> None:
    shutil.copy(FAULTS / "fictional-ataxia.yaml", documents / "conditions")
    checked = run(documents, "check", "--json")
    assert (checked.returncode, checked.stderr) == (1, "")
    answer = json.loads(checked.stdout)
    assert answer["folder"] == str(documents)
    assert answer["counts"] == {"problems": 12, **examine(documents).counts}
    lines = [
        "{file}:{line}:{column}: {message}; expected {expected}".format(**problem) for problem in answer["problems"]
    ]
    assert lines == (FAULTS / "fictional-ataxia.txt").read_text(encoding="utf-8").splitlines()[:-1]
    sound = run(documents, "check", str(DOCUMENTS), "--json")
    assert (sound.returncode, json.loads(sound.stdout)["problems"]) == (0, [])


@pytest.mark.slow
def test_ten_thousand_problems_are_counted_and_not_all_printed(documents: Path) -> None:
    for number in range(20):
        citations = "".join(f"  - pang-{number}-{line}\n" for line in range(500))
        path = documents / "triggers" / f"trigger-{number}.yaml"
        path.write_text(f"name: Trigger {number}\nkind: VIRAL\ncitations:\n{citations}")
    checked = run(documents, "check")
    *problems, more, count = checked.stderr.splitlines()
    assert len(problems) == MAX_LISTED
    assert more == "... and 9,900 more; `raregraph check --json` lists them all"
    assert count == "10,000 problems"


def test_what_one_file_gets_wrong_is_told_up_to_a_thousand(documents: Path) -> None:
    keys = "".join(f"key{number}: x\n" for number in range(5_000))
    (documents / "triggers" / "a.yaml").write_text(f"name: A\nkind: VIRAL\ncitations: [pang-2010]\n{keys}")
    problems = examine(documents).problems
    assert len(problems) == 1_001
    assert problems[0].message == "4,000 more problems of this file are not listed"


@pytest.mark.slow
def test_a_hundred_megabytes_are_refused_unread_and_a_text_nested_without_end_ends_nothing(documents: Path) -> None:
    with (documents / "sources" / "huge.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    (documents / "sources" / "deep.yaml").write_text("title: " + "[" * 400_000)
    checked = run(documents, "check")
    assert checked.stderr.splitlines() == [
        "sources/deep.yaml:1:48: this is nested too deeply; expected at most 40 levels",
        "sources/huge.yaml:1:1: the file holds 100,000,000 bytes; expected at most 1,000,000 bytes",
        "2 problems",
    ]


@pytest.mark.slow
def test_what_may_not_be_read_is_named(documents: Path) -> None:
    (documents / "sources" / "pang-2010.yaml").chmod(0)
    (documents / "communities").chmod(0)
    # Root reads everything, unless it gives up the right to.
    drop = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    checked = run(documents, "check", prefix=drop)
    (documents / "communities").chmod(0o755)
    *problems, count = checked.stderr.splitlines()
    assert problems == [
        f"{name}:1:1: the {what} cannot be read: Permission denied; expected a {what} that this user may read"
        for name, what in (("communities", "folder"), ("sources/pang-2010.yaml", "file"))
    ]
    assert count == "2 problems"


@pytest.mark.parametrize("name", ["nowhere", "a-file", "x" * 300, "a-link", "a\nb", "\udcff"])
def test_a_folder_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    (tmp_path / "a-link").symlink_to("a-link")
    (problem,) = examine(tmp_path / name).problems
    assert problem.expected == "the folder of the documents"
    assert problem.file.isprintable()


@pytest.mark.slow
def test_the_command_ends_with_a_folder_that_is_none_as_with_any_problem(documents: Path) -> None:
    checked = run(documents, "check", "nowhere")
    expected = "nowhere:1:1: there is no such folder; expected the folder of the documents\n1 problem\n"
    assert (checked.returncode, checked.stderr) == (1, expected)


# ---- Beginning documents


@pytest.fixture
def new(documents: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `raregraph new` as `run` does, in this process: starting one takes longer than all that it does."""

    def ran(*arguments: str) -> Result:
        monkeypatch.chdir(documents.parent.parent)
        monkeypatch.setenv("RAREGRAPH_CONTENT", "data/content")
        return CliRunner().invoke(app, ["new", *arguments])

    return ran


@pytest.mark.parametrize("kind", SLUGS)
@pytest.mark.slow
def test_a_new_document_lacks_only_what_its_author_must_say_and_says_what(
    documents: Path, new: Callable[..., Result], kind: str
) -> None:
    begun = new(kind, SLUGS[kind])
    (name,) = re.findall(r"^Wrote data/content/(\S+?\.yaml)", begun.stdout)
    left = [problem for problem in examine(documents).problems if problem.file == name]
    assert begun.exit_code == 0
    assert begun.stdout.splitlines()[1:] == [
        f"  line {problem.line}: {problem.message}; expected {problem.expected}" for problem in left
    ]
    assert all(LEFT.search(problem.message) for problem in left)
    assert {problem.file for problem in examine(documents).problems} <= {name}
    refused = new(kind, SLUGS[kind])
    assert (refused.exit_code, refused.stderr) == (
        1, f"raregraph: data/content/{name} is there already: edit it, or choose another slug\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (["condition", "Rett_Syndrome"], f"'Rett_Syndrome' is no slug: {FORM}: rett-syndrome"),
        (["condition", "../x"], f"'../x' is no slug: {FORM}: x"),
        (["conditions", "x"], "there are no documents of the kind 'conditions': condition"),
        (["source", "x", "--source", "pang-2010"], "a source cites no sources of its own: leave --source out"),
        (["source", "x", "--folder", "no"], "there is no folder no: name the folder of the documents with --folder"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_what_to_do(
    documents: Path, new: Callable[..., Result], arguments: list[str], refusal: str
) -> None:
    before = sorted(documents.rglob("*"))
    refused = new(*arguments)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", f"raregraph: {refusal}\n")
    assert sorted(documents.rglob("*")) == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.slow
def test_taking_every_mark_away_leaves_a_document_of_known_keys(documents: Path, kind: str) -> None:
    text = skeleton(kind, {})
    for _ in range(5):
        text = re.sub(r"^(\s*)#(?=\S|  )", r"\1", text, flags=re.MULTILINE)
    assert locate("a.yaml", text).problems == []
    subject = next((name for name, model in SUBJECTS.items() if model is KINDS[kind]), None)
    path = documents / (f"{subject}/a.yaml" if subject else "triggers/neuroblastoma.es.yaml")
    path = documents / "disclaimer.yaml" if kind == "disclaimer" else path
    path.write_text(text)
    left = [
        problem for problem in examine(documents).problems if problem.file == path.relative_to(documents).as_posix()
    ]
    assert left
    assert [str(problem) for problem in left if not LEFT.search(problem.message)] == []
    assert set(keys_of(KINDS[kind])) == set(yaml.safe_load(text))


def test_the_first_line_names_a_schema_that_stands_there() -> None:
    for kind in KINDS:
        first = skeleton(kind, {}).splitlines()[0]
        path = first.removeprefix("# yaml-language-server: $schema=")
        assert (DOCUMENTS / "conditions" / path).resolve() == DOCUMENTS / FOLDER / f"{kind}.json"


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schemas_are_those_of_the_models(kind: str) -> None:
    """Where this fails: raregraph content-schema --write data/content/.schema ."""
    assert json.loads((DOCUMENTS / FOLDER / f"{kind}.json").read_text(encoding="utf-8")) == schema_of(kind)


# ---- Five minutes


def _edited(document: str, changes: str) -> str:
    """Put each key of `changes` in the place of the document's own, up to the next blank line."""
    for change in re.split(r"^(?=\S)", changes, flags=re.MULTILINE)[1:]:
        key = change.partition(":")[0]
        document, count = re.subn(rf"^{key}:.*?(?=^$|\Z)", change, document, flags=re.MULTILINE | re.DOTALL)
        assert count == 1
    return document


@pytest.mark.slow
def test_a_condition_is_added_as_readme_says(documents: Path) -> None:
    section = README.partition("A new condition takes five minutes")[2].partition("\n\n`raregraph check` names")[0]
    steps = re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert [language for language, _ in steps] == ["sh", "yaml", "yaml", "sh", "sh", "json"]
    (_, begin), *edits, (_, publish), (_, ask), (_, answer) = steps
    folder = documents.parent.parent
    environment = {**os.environ, "RAREGRAPH_CONTENT": "data/content", "RAREGRAPH_RELEASES": "var/releases"}
    environment["PATH"] = f"{COMMAND.parent}:{environment['PATH']}"

    def shell(commands: str) -> str:
        command = ["/bin/sh", "-ec", commands]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    shell("raregraph build; raregraph publish")
    with serving(folder / "var" / "releases") as server:
        assert "in which is left to fill in" in shell(begin)
        for _, change in edits:
            comment, _, keys = change.partition("\n")
            path = folder / comment.removeprefix("# ")
            path.write_text(_edited(path.read_text(), keys))
        assert "No problem: 8 conditions" in shell(publish)
        here = ask.replace("http://127.0.0.1:8000", str(server.client.base_url).rstrip("/"))
        ends = time.monotonic() + FOLLOWS_WITHIN
        while json.loads(got := shell(here)) != json.loads(answer) and time.monotonic() < ends:
            time.sleep(0.1)
        assert json.loads(got) == json.loads(answer)
