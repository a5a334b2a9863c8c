"""README keeps its word: its queries get the answers it shows, its tables are complete, its commands exist."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schema import errors
from schema.errors import PublicError
from service.cli import app
from service.settings import DOCUMENTS, Settings
from tests.asking import Asker
from tests.recipes import SECTION
from tests.serving import Server

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ANSWERED = README.replace(SECTION, "")  # the recipes for clients are run by test_clients.py
FIRST_SCREEN = 56


def blocks(language: str, text: str = README) -> list[str]:
    """Give the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


QUERIES = re.findall(r"^```graphql\n(.*?)^```\n\n```json\n(.*?)^```$", ANSWERED, re.MULTILINE | re.DOTALL)


def test_every_query_has_its_answer_beside_it() -> None:
    assert len(QUERIES) == len(blocks("graphql", ANSWERED)) > 0


@pytest.mark.parametrize("query", range(len(QUERIES)))
def test_a_query_gets_the_answer_shown(query: int, asker: Asker) -> None:
    source, answer = QUERIES[query]
    assert {"data": asker.ask(source)} == json.loads(answer)


def test_the_first_query_and_its_answer_stand_on_the_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:FIRST_SCREEN])
    assert blocks("graphql", first_screen)[0] == QUERIES[0][0]
    assert blocks("json", first_screen)[0] == QUERIES[0][1]
    assert "make serve" in first_screen.partition("```")[0]
    assert "make test" in first_screen.partition("```")[0]


def test_the_command_for_curl_gets_the_answer_shown(server: Server) -> None:
    command, answer = re.findall(r"^```sh\n(curl.*?)```\n\n```json\n(.*?)```$", README, re.MULTILINE | re.DOTALL)[0]
    here = command.replace("http://127.0.0.1:8000", str(server.client.base_url).rstrip("/"))
    ran = subprocess.run(["/bin/sh", "-c", here], capture_output=True, text=True, check=True, timeout=10)
    assert json.loads(ran.stdout) == json.loads(answer)


@pytest.mark.parametrize("said", ["", "None"])
def test_a_setting_that_is_none_by_default_can_be_said_to_be_so(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name, field in Settings.model_fields.items() if field.default is None]
    for name in names:
        monkeypatch.setenv(f"RAREGRAPH_{name.upper()}", said)
    assert {name: getattr(Settings(), name) for name in names} == dict.fromkeys(names)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_documented(name: str) -> None:
    field = Settings.model_fields[name]
    default = DOCUMENTS.relative_to(ROOT) if name == "content" else field.default
    assert f"| `RAREGRAPH_{name.upper()}` | `{default}` | {field.description} |" in README


def test_every_error_code_is_documented() -> None:
    own = {error.code for error in PublicError.__subclasses__() if hasattr(error, "code")}
    own |= {errors.PARSE_FAILED, errors.VALIDATION_FAILED, errors.BAD_USER_INPUT}
    for name in (
        "batch",
        "connection",
        "documents",
        "endpoint",
        "reply",
        "request",
        "sse",
        "streams",
        "try_later",
        "websocket",
    ):
        own |= set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', (ROOT / "service" / f"{name}.py").read_text()))
    for name in ("limits", "operation"):
        own |= set(
            re.findall(r'"((?:TOO|QUERY|COST|INTROSPECTION)_[A-Z_]+)"', (ROOT / "schema" / f"{name}.py").read_text())
        )
    own |= set(re.findall(r'__init__\("([A-Z_]+)"', (ROOT / "service" / "try_later.py").read_text()))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == {
        *own,
        *{f"RAREGRAPH_{name.upper()}" for name in Settings.model_fields},
    }


def test_every_target_and_command_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`make ([a-z]+)", README)):
        assert f"\n{target}:" in makefile
    commands = set(re.findall(r"^raregraph ([a-z]+)", README, re.MULTILINE))
    assert commands
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_the_document_shown_is_the_document() -> None:
    shown = next(block for block in blocks("yaml") if block.startswith("# "))
    comment, _, text = shown.partition("\n")
    assert (ROOT / comment.removeprefix("# ")).read_text() == text
