"""Documents that are asked for by hash or id: what clients persist themselves, and what the operator trusts."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from schema.operation import Refused
from service.documents import ENTRY_BYTES, Documents
from service.request import Asked, BadRequest
from tests.serving import COMMAND, Server, serving

QUERY = 'query Name { condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { name } }'
ANSWER = {"data": {"condition": {"name": "Opsoclonus myoclonus syndrome"}}}
RELAY_ID = "8d1a7e6f0f7e4f0c9f3c7a5d1b2e3f40"
PAGE = "query Page($first: Int) { conditions(first: $first) { nodes { slug } } }"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(text: str, **more: str) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(text)}}, **more}


def code(response: httpx2.Response) -> str:
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


def test_a_client_persists_a_document_and_asks_by_its_hash(server: Server) -> None:
    query = f"{QUERY} # by post"
    first = server.client.post("/graphql", json=persisted(query))
    assert (first.status_code, code(first)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert server.client.post("/graphql", json=persisted(query, query=query)).json() == ANSWER
    assert server.client.post("/graphql", json=persisted(query)).json() == ANSWER


def test_a_document_can_be_persisted_and_asked_for_by_get(server: Server) -> None:
    query = f"{QUERY} # by get"
    extensions = json.dumps(persisted(query)["extensions"])
    unknown = server.client.get("/graphql", params={"extensions": extensions})
    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert unknown.headers["cache-control"] == "no-store"
    assert server.client.get("/graphql", params={"extensions": extensions, "query": query}).json() == ANSWER
    known = server.client.get("/graphql", params={"extensions": extensions})
    assert known.json() == ANSWER
    assert known.headers["cache-control"] == "public, max-age=60"


def test_a_hash_that_is_another_documents_is_refused(server: Server) -> None:
    response = server.client.post("/graphql", json=persisted(PAGE, query=QUERY))
    assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_HASH_MISMATCH")
    assert code(server.client.post("/graphql", json=persisted(PAGE))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("query", ["{ nothing }", "{ condition"])
def test_a_document_that_cannot_run_is_not_persisted(query: str, server: Server) -> None:
    server.client.post("/graphql", json=persisted(query, query=query))
    assert code(server.client.post("/graphql", json=persisted(query))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.slow
def test_a_document_that_made_room_for_others_is_persisted_again_by_whoever_sends_it(releases: Path) -> None:
    with serving(releases, persisted_bytes=str(ENTRY_BYTES + 200)) as server:
        for _ in range(4):  # its answer is kept all the while
            assert server.client.post("/graphql", json=persisted(QUERY, query=QUERY)).json() == ANSWER
            assert server.client.post("/graphql", json=persisted(QUERY)).json() == ANSWER
            server.client.post("/graphql", json=persisted(PAGE, query=PAGE))
            unknown = server.client.post("/graphql", json={**persisted(QUERY), "variables": {"x": 1}})
            assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"


def asked(query: str | None, digest: str) -> Asked:
    return Asked(query, {}, None, None, digest)


def test_persisted_documents_keep_within_their_bound_and_the_least_used_make_room() -> None:
    documents = Documents({}, only_trusted=False, max_bytes=10 * (ENTRY_BYTES + 100))
    for number in range(1_000):
        documents.keep(asked(f"{number:0100}", str(number)))
        assert documents.text(asked(None, "0"))
    assert (len(documents), documents.size) == (10, 10 * (ENTRY_BYTES + 100))
    assert documents.text(asked(None, "999")) == f"{999:0100}"
    with pytest.raises(Refused):
        documents.text(asked(None, "500"))
    documents.keep(asked("x" * 10_000, "large"))
    with pytest.raises(Refused):
        documents.text(asked(None, "large"))


def test_where_none_are_persisted_clients_are_told_so() -> None:
    documents = Documents({}, only_trusted=False, max_bytes=0)
    with pytest.raises(Refused) as refused:
        documents.text(asked(None, sha256(QUERY)))
    assert refused.value.errors[0].extensions == {"code": "PERSISTED_QUERY_NOT_SUPPORTED"}


def test_a_hash_is_checked_against_the_very_text() -> None:
    documents = Documents({}, only_trusted=False, max_bytes=10_000)
    with pytest.raises(BadRequest):
        documents.text(asked(QUERY, sha256(f"{QUERY} ")))


MANIFESTS = {
    "relay": {RELAY_ID: QUERY},
    "codegen": {f"sha256:{sha256(QUERY)}": QUERY, f"sha256:{sha256(PAGE)}": PAGE},
    "apollo": {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [{"id": sha256(QUERY), "name": "Name", "type": "query", "body": QUERY}],
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document of its own and the manifests of three tools."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "pages").mkdir()
    (folder / "pages" / "name.graphql").write_text(QUERY)
    for tool, manifest in MANIFESTS.items():
        (folder / f"{tool}.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture(scope="module")
def trusting(folder: Path, releases: Path) -> Iterator[Server]:
    """A server that runs nothing but the documents of the folder."""
    with serving(releases, trusted_documents=str(folder), only_trusted="true") as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("identity", ["pages/name", RELAY_ID, sha256(QUERY), f"sha256:{sha256(QUERY)}"])
def test_a_trusted_document_is_asked_for_by_its_id(identity: str, trusting: Server) -> None:
    assert trusting.client.post("/graphql", json={"documentId": identity}).json() == ANSWER
    assert trusting.client.get("/graphql", params={"documentId": identity}).json() == ANSWER


@pytest.mark.slow
def test_a_trusted_document_takes_variables_and_answers_to_its_hash_and_text(trusting: Server) -> None:
    request = {"documentId": sha256(PAGE), "variables": {"first": 1}, "operationName": "Page"}
    assert len(trusting.client.post("/graphql", json=request).json()["data"]["conditions"]["nodes"]) == 1
    assert trusting.client.post("/graphql", json=persisted(QUERY)).json() == ANSWER
    assert trusting.client.post("/graphql", json={"query": QUERY}).json() == ANSWER


@pytest.mark.slow
def test_nothing_else_runs_where_only_trusted_documents_do(trusting: Server) -> None:
    other = f"{QUERY} "
    assert code(trusting.client.post("/graphql", json={"query": other})) == "DOCUMENT_NOT_TRUSTED"
    assert code(trusting.client.post("/graphql", json=persisted(other, query=other))) == "DOCUMENT_NOT_TRUSTED"
    assert code(trusting.client.post("/graphql", json=persisted(other))) == "PERSISTED_QUERY_NOT_FOUND"
    assert code(trusting.client.post("/graphql", json={"documentId": "x"})) == "DOCUMENT_NOT_FOUND"
    assert code(trusting.client.get("/graphql", params={"query": "{ __typename }"})) == "DOCUMENT_NOT_TRUSTED"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("page.graphql", "{ condition { name } }", "line 1, column 3"),
        ("page.graphql", "{ nothing }", "Cannot query field 'nothing'"),
        ("page.graphql", "{", "Syntax Error"),
        ("page.graphql", "fragment F on Condition { name }", "has no operation"),
        ("page.graphql", "mutation { x }", "mutation"),
        ("page.graphql", "{ node " * 5_000, "nested too deeply"),
        ("page.graphql", b"\xff", "it is not text in UTF-8"),
        ("page.json", '{"a": 5}', "it is no manifest"),
        ("page.json", '{"a": "{ nothing }"}', "document a: line 1, column 3"),
        ("zebra.json", '{"pages/name": "{ __typename }"}', "is that of another document"),
    ],
)
def test_a_broken_document_stops_the_start_with_its_file_and_reason(
    name: str, text: str | bytes, reason: str, tmp_path: Path, releases: Path
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "name.graphql").write_text(QUERY)
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    environment = {"RAREGRAPH_RELEASES": str(releases), "RAREGRAPH_TRUSTED_DOCUMENTS": str(tmp_path)}
    ran = subprocess.run(
        [COMMAND, "serve", "--port", "0"], env=environment, capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert line.startswith(f"raregraph: {tmp_path / name}: ")
    assert reason in line


@pytest.mark.slow
def test_documents_are_listed_with_what_they_cost(folder: Path) -> None:
    def listed(*arguments: str) -> str:
        command = [str(COMMAND), "documents", str(folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    lines = json.loads(listed("--json"))
    assert {line["id"] for line in lines} == {
        "pages/name",
        RELAY_ID,
        sha256(QUERY),
        f"sha256:{sha256(QUERY)}",
        f"sha256:{sha256(PAGE)}",
    }
    (page,) = (line for line in lines if line["operation"] == "Page")
    assert (page["selections"], page["depth"], page["cost"]) == (3, 3, 101)
    assert "pages/name" in listed()


@pytest.mark.slow
def test_a_list_of_no_documents_says_what_to_name() -> None:
    ran = subprocess.run([COMMAND, "documents"], env={}, capture_output=True, text=True, check=False, timeout=30)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "RAREGRAPH_TRUSTED_DOCUMENTS" in ran.stderr
