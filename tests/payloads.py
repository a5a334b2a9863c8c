"""What answers to the golden queries weigh, as the server sends them: python -m tests.payloads prints a table."""

import json
import tempfile
from pathlib import Path

import httpx2
from rich.console import Console

from data.build import build
from data.publish import publish
from service.settings import DOCUMENTS
from tests.serving import serving

QUERIES = sorted((Path(__file__).parent / "queries").glob("*.graphql"))
CODINGS = ("identity", "gzip", "br", "zstd")
console = Console(width=120, highlight=False)


def measure(client: httpx2.Client) -> dict[str, dict[str, int]]:
    """Give the bytes of each query's answer by query and coding."""
    return {query.stem: {coding: _received(client, query, coding) for coding in CODINGS} for query in QUERIES}


def _received(client: httpx2.Client, query: Path, coding: str) -> int:
    variables = query.with_suffix(".variables.json")
    body = {"query": query.read_text(), "variables": json.loads(variables.read_text()) if variables.exists() else {}}
    with client.stream("POST", "/graphql", json=body, headers={"accept-encoding": coding}) as response:
        size = sum(map(len, response.iter_raw()))
    assert response.headers.get("content-encoding", "identity") in (coding, "identity")
    return size


def main() -> None:
    """Serve the documents and print what each query's answer weighs."""
    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder)
        build(DOCUMENTS, releases)
        publish(releases)
        with serving(releases) as server:
            sizes = measure(server.client)
    rows = [["query", *CODINGS], ["---"] * (1 + len(CODINGS))]
    rows += [[f"`{name}`", *map(str, coded.values())] for name, coded in sizes.items()]
    for row in rows:
        console.print("|", " | ".join(row), "|")


if __name__ == "__main__":
    main()
