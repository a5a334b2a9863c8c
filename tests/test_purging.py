"""What a publication prints and posts, with a real HTTP server in the CDN's place."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from data.documents import Content
from data.release import current
from service.cli import app
from tests.releases import bake_edition, publish_edition
from tests.serving import COMMAND, serving

TOKEN = "sesame-of-the-tests"  # noqa: S105  # opens nothing
Run = Callable[..., tuple[int, str, str]]


@dataclass
class Purger:
    """A server that takes keys: what it was sent, and the statuses that it answers with before 204."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    releases: Path = Path()
    address: str = ""


@contextmanager
def purging(releases: Path) -> Iterator[Purger]:
    """Run the server on a free loopback port."""
    purger = Purger(releases=releases)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            purger.bodies.append(json.loads(body))
            purger.tokens.append(self.headers["authorization"])
            purger.served.append(current(purger.releases).id)
            status = purger.statuses.pop(0) if purger.statuses else 204
            self.send_response(status)
            if status == 302:
                self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        purger.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield purger
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def purger(tmp_path: Path) -> Iterator[Purger]:
    """A server that takes keys."""
    with purging(tmp_path) as purger:
        yield purger


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with its releases in `tmp_path` and settings; gives its status, its output and its errors."""

    def ran(*arguments: str, **settings: str) -> tuple[int, str, str]:
        environment = {"releases": str(tmp_path), "purge_wait_seconds": "0", **settings}
        for name, value in environment.items():
            monkeypatch.setenv(f"RAREGRAPH_{name.upper()}", value)
        result = CliRunner().invoke(app, arguments)
        return result.exit_code, result.stdout, result.stderr

    return ran


def published_then_edited(content: Content, folder: Path) -> str:
    """Publish an edition, bake another, and give the first one's id."""
    first = publish_edition(content, 1, folder)
    bake_edition(content, 2, folder)
    return first.id


def test_a_publication_says_what_it_changed(content: Content, tmp_path: Path, run: Run) -> None:
    first = published_then_edited(content, tmp_path)
    status, output, errors = run("publish")
    told, changed, purge = output.splitlines()
    second = current(tmp_path)
    assert (status, errors) == (0, "")
    assert told.startswith(f"Published release {second.id} at ")
    assert changed == "Changed: 1 condition, 1 trigger, 1 procedure."
    assert purge.startswith("Purge: publication condition procedure trigger c")
    assert run("changes") == (0, f"{changed}\n{purge}\n", "")

    status, output, errors = run("changes", "--json")
    described = json.loads(output)
    assert (status, errors, described["release"], described["previous"]) == (0, "", second.id, first)
    assert described["surrogateKeys"] == purge.removeprefix("Purge: ").split()
    assert described["changes"]["Trigger"] == {
        "added": [],
        "removed": [],
        "changed": [key for key in described["surrogateKeys"] if key.startswith("t") and len(key) == 17],
    }
    status, output, errors = run("rollback", "--json")
    assert (status, errors) == (0, "")
    assert json.loads(output)["surrogateKeys"] == described["surrogateKeys"]


def test_the_first_publication_purges_everything(content: Content, tmp_path: Path, run: Run) -> None:
    bake_edition(content, 1, tmp_path)
    assert run("publish")[1].splitlines()[1:] == [
        "Changed: everything, as there is no release before it to compare with.",
        "Purge: release (everything)",
    ]


def test_keys_are_posted_once_the_release_is_published(
    content: Content, tmp_path: Path, run: Run, purger: Purger
) -> None:
    first = published_then_edited(content, tmp_path)
    address = f"{purger.address}/secret/path?token=secret"
    status, output, errors = run("publish", purge_url=address, purge_token=TOKEN)
    second = current(tmp_path).id
    assert (status, errors) == (0, "")
    (body,) = purger.bodies
    assert purger.served == [second]
    assert purger.tokens == [f"Bearer {TOKEN}"]
    assert {name: body[name] for name in ("release", "previous")} == {"release": second, "previous": first}
    assert len(body["surrogateKeys"]) == 7
    assert output.splitlines()[-1] == f"Posted 7 keys to {purger.address}"
    assert TOKEN not in output
    assert "secret" not in output


@pytest.mark.slow
def test_a_busy_server_is_asked_again_and_a_refusal_is_said(
    content: Content, tmp_path: Path, run: Run, purger: Purger
) -> None:
    published_then_edited(content, tmp_path)
    purger.statuses[:] = [503, 429]
    assert run("publish", purge_url=purger.address)[0] == 0
    assert len(purger.bodies) == 3
    assert purger.tokens == [None, None, None]
    served = current(tmp_path).id
    for statuses, said in (([503] * 3, "status 503"), ([401], "status 401"), ([302], "status 302")):
        purger.statuses[:] = statuses
        asked = len(purger.bodies)
        status, _, errors = run("changes", "--post", purge_url=purger.address, purge_token=TOKEN)
        assert status == 1
        assert f"the release is published, but its surrogate keys were not taken at {purger.address} ({said})" in errors
        assert TOKEN not in errors
        assert "Traceback" not in errors
        assert len(purger.bodies) == asked + len(statuses)
    assert current(tmp_path).id == served
    assert run("changes", "--post", purge_url=purger.address)[0] == 0


@pytest.mark.slow
def test_a_publication_stands_where_nobody_takes_its_keys(content: Content, tmp_path: Path, run: Run) -> None:
    first = published_then_edited(content, tmp_path)
    with purging(tmp_path) as gone:
        address = gone.address
    status, output, errors = run("publish", purge_url=address, purge_token=TOKEN)
    assert (status, len(output.splitlines())) == (1, 3)
    assert f"were not taken at {address} (" in errors
    assert "raregraph changes --post" in errors
    assert TOKEN not in output + errors
    assert current(tmp_path).id != first


@pytest.mark.slow
def test_baking_before_serving_posts_too(tmp_path: Path, purger: Purger) -> None:
    with serving(tmp_path, "--bake", purge_url=purger.address) as server:
        assert server.post("{ release { id } }")["data"]["release"]["id"] == current(tmp_path).id
        assert purger.bodies == [{"release": current(tmp_path).id, "previous": None, "surrogateKeys": ["release"]}]


@pytest.mark.slow
def test_a_token_that_fits_no_header_is_refused_and_not_shown() -> None:
    environment = {"RAREGRAPH_PURGE_TOKEN": "sec\x07ret"}
    ran = subprocess.run(
        [COMMAND, "releases"], env=environment, capture_output=True, text=True, check=False, timeout=30
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "raregraph: RAREGRAPH_PURGE_TOKEN: Value error, a token is printable ASCII\n"
