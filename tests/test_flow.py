"""Read this first: one query through everything, from an author's document to the bytes a client gets."""

import shutil
from pathlib import Path

import httpx2
import pytest

from data.build import build
from data.check import load
from data.publish import publish
from data.release import current, verify
from schema.build import build_schema
from schema.operation import prepare
from service.settings import DOCUMENTS
from tests.serving import serving

QUERY = """
query Heredity($slug: String!) {
  condition(by: {slug: $slug}) {
    name
    heredity { answer { value citations { source { title } } } }
  }
}
"""
ANSWER = {
    "data": {
        "condition": {
            "name": "Opsoclonus myoclonus syndrome",
            "heredity": {
                "answer": {
                    "value": "NOT_HEREDITARY",
                    "citations": [
                        {"source": {"title": "Is opsoclonus myoclonus syndrome a genetic or hereditary condition?"}},
                        {"source": {"title": "Orphanet data (ORPHApackets, December 2025)"}},
                    ],
                }
            },
        }
    }
}


@pytest.mark.slow
def test_a_document_becomes_a_release_and_the_release_answers(tmp_path: Path) -> None:
    # 1. Authors write documents, one a subject, in YAML.
    documents = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, documents)

    # 2. data/check.py reads and checks them: every fact has its source, every reference its target.
    content = load(documents)
    assert content.conditions["opsoclonus-myoclonus-syndrome"].heredity.answer.value == "NOT_HEREDITARY"

    # 3. data/build.py bakes them into two immutable files, named by their hashes ...
    releases = tmp_path / "releases"
    candidate = build(documents, releases)

    # 4. ... and data/publish.py verifies these and swaps the pointer.
    publish(releases)
    pointer = current(releases)
    assert pointer.id == candidate.id
    verify(releases, pointer)

    # 5. schema/operation.py compiles the operation, once, into one SQL statement: schema/plan.py makes a selection
    #    tree of it, data/statement.py writes the tree as SQL.
    facts = {"id": pointer.id, "sha256": pointer.content.sha256, "published_at": ""}
    operation = prepare(build_schema()._schema, QUERY)  # noqa: SLF001  # Strawberry has no public name for it
    bound = operation.bind({"slug": "opsoclonus-myoclonus-syndrome"}, facts)
    assert bound.sql.startswith("SELECT '{\"condition\":'||")
    assert bound.parameters == ("opsoclonus-myoclonus-syndrome",)

    # 6. service/ answers over HTTP: the endpoint finds the operation, runs the statement and sends its bytes.
    with serving(releases) as server:
        assert f"release {pointer.id}" in server.line
        request = {"query": QUERY, "variables": {"slug": "opsoclonus-myoclonus-syndrome"}}
        response = server.client.post("/graphql", json=request)
    assert response.status_code == httpx2.codes.OK
    assert response.json() == ANSWER
