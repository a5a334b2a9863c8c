"""The raregraph command, run as a user runs it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from service.settings import DOCUMENTS
from tests.serving import COMMAND, STOPS_WITHIN, serving

pytestmark = pytest.mark.slow


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with its releases in `folder`."""
    environment = {**os.environ, "RAREGRAPH_RELEASES": str(folder / "releases")}
    return subprocess.run(
        [COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_check_build_publish_and_serve_follow_one_another(tmp_path: Path) -> None:
    checked = run(tmp_path, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("No problem: ")
    built = run(tmp_path, "build")
    again = run(tmp_path, "build")
    assert built.returncode == 0
    assert built.stdout == again.stdout
    published = run(tmp_path, "publish")
    release = built.stdout.split()[2].rstrip(":")
    assert published.stdout.startswith(f"Published release {release} at ")
    with serving(tmp_path / "releases") as server:
        assert server.post("{ release { id } }") == {"data": {"release": {"id": release}}}


def test_check_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "documents")
    page = tmp_path / "documents" / "conditions" / "opsoclonus-myoclonus-syndrome.yaml"
    page.write_text(page.read_text().replace("kind: DISEASE", "kind: DISEAS", 1))
    checked = run(tmp_path, "check", str(tmp_path / "documents"))
    assert checked.returncode == 1
    assert checked.stdout == ""
    problem, count = checked.stderr.splitlines()
    assert problem.startswith(
        "conditions/opsoclonus-myoclonus-syndrome.yaml:2:7: 'DISEAS' is none of the values of 'kind'"
    )
    assert count == "1 problem"


@pytest.mark.parametrize("command", ["publish", "serve"])
def test_what_has_no_release_says_what_to_do(command: str, tmp_path: Path) -> None:
    ended = run(tmp_path, command)
    assert ended.returncode == 1
    assert "run `raregraph build`" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_setting_that_cannot_be_is_named_with_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAREGRAPH_PORT", "http")
    ended = run(tmp_path, "check")
    assert ended.returncode == 2
    assert ended.stderr.startswith("raregraph: RAREGRAPH_PORT is 'http': Input should be a valid integer")
    assert "Traceback" not in ended.stderr


def test_schema_prints_the_committed_sdl(tmp_path: Path) -> None:
    assert run(tmp_path, "schema").stdout == (DOCUMENTS.parent.parent / "schema" / "schema.graphql").read_text()


def test_a_served_file_that_was_damaged_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "build")
    run(tmp_path, "publish")
    largest = max((tmp_path / "releases").glob("*.db"), key=lambda path: path.stat().st_size)
    largest.chmod(0o644)
    with largest.open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\xff")
    ended = run(tmp_path, "serve", "--port", "0")
    assert ended.returncode != 0
    assert "build and publish again" in ended.stderr


def test_serve_with_bake_takes_changed_documents_and_leaves_unchanged_ones(tmp_path: Path) -> None:
    documents, releases = tmp_path / "documents", tmp_path / "releases"
    shutil.copytree(DOCUMENTS, documents)
    seen = []
    for step in ("new", "unchanged", "changed"):
        if step == "changed":
            page = documents / "triggers" / "zika-virus.yaml"
            page.write_text(page.read_text().replace("name: Zika virus", "name: Zika virus (changed)"))
        with serving(releases, "--bake", content=str(documents)) as server:
            answer = server.post('{ trigger(by: {slug: "zika-virus"}) { name } release { id publishedAt } }')["data"]
            seen.append((answer["trigger"]["name"], answer["release"]["id"]))
    assert seen[0] == seen[1]
    assert seen[2][0] == "Zika virus (changed)"
    assert seen[2][1] != seen[0][1]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_in_time_with_half_a_request_on_the_line(how: signal.Signals, releases: Path) -> None:
    with serving(releases) as server:
        address = (server.client.base_url.host, server.client.base_url.port or 0)
        with socket.create_connection(address) as half:
            head = (
                b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
            )
            half.sendall(head)
            time.sleep(0.2)
            server.process.send_signal(how)
            server.process.wait(STOPS_WITHIN)


def test_the_server_prints_one_line_with_its_address_and_a_query_to_paste(releases: Path) -> None:
    with serving(releases) as server:
        query = server.line.partition(" - try: ")[2]
        pasted = subprocess.run(["/bin/sh", "-c", query], capture_output=True, text=True, timeout=10, check=True)
        assert '"name":"Opsoclonus myoclonus syndrome"' in pasted.stdout
        server.process.send_signal(signal.SIGTERM)
        assert server.process.stdout
        assert server.process.stdout.read() == ""
