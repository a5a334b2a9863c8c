"""The check before timing: all contenders answer alike, as JSON data."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2

from tests.bench.contender import Contender
from tests.bench.process import Process
from tests.bench.workload import Query, Variables
from tests.serving import NO_TLS

SAMPLES = 12
JSON = "application/json"


class Disagreement(Exception):
    """A contender answers something else."""


def ask(server: Process, contender: Contender, query: Query, variables: Variables) -> bytes:
    """Give the bytes that a contender answers; raises `Disagreement` where it does not answer JSON."""
    url = f"{server.address}{contender.path(query)}"
    headers = {"content-type": JSON}
    response = httpx2.post(url, content=contender.body(query, variables), headers=headers, timeout=30, verify=NO_TLS)
    if response.status_code != httpx2.codes.OK or not response.headers["content-type"].startswith(JSON):
        raise Disagreement(f"{contender.name} answers {query.name} with {response.status_code}: {response.text[:500]}")
    return response.content


def write_answers(server: Process, contender: Contender, queries: Sequence[Query], folder: Path) -> None:
    """Keep the answers to each query as the lines of NAME.answers."""
    for query in queries:
        answers = [ask(server, contender, query, variables) for variables in query.variables]
        (folder / f"{query.name}.answers").write_bytes(b"\n".join(answers))


def check(
    reference: tuple[Process, Contender], others: Sequence[tuple[Process, Contender]], queries: Sequence[Query]
) -> int:
    """Compare answers to samples of each query; give how many; raises `Disagreement`."""
    compared = 0
    for query in queries:
        for position, variables in enumerate(query.samples(SAMPLES)):
            expected = _data(ask(*reference, query, variables))
            if "errors" in expected or not all(expected["data"].values()):
                raise Disagreement(f"{reference[1].name} gives no data for {query.name} {variables}: {expected}")
            for server, contender in others:
                if contender.name == "bare" and position:
                    continue  # it sends its answers in turn, whatever it is asked
                answer = _data(ask(server, contender, query, variables))
                if answer != expected:
                    where = _first_difference(expected, answer)
                    raise Disagreement(f"{contender.name} answers {query.name} {dict(variables)} otherwise: {where}")
                compared += 1
    return compared


def _data(body: bytes) -> Any:
    return json.loads(body)


def _first_difference(expected: Any, answer: Any, path: str = "") -> str:
    if isinstance(expected, dict) and isinstance(answer, dict) and expected.keys() == answer.keys():
        pairs = [(f"{path}.{key}", expected[key], answer[key]) for key in expected]
    elif isinstance(expected, list) and isinstance(answer, list) and len(expected) == len(answer):
        pairs = [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(expected, answer, strict=True))]
    else:
        return f"{path} is {json.dumps(answer)[:200]}, not {json.dumps(expected)[:200]}"
    name, one, other = next(pair for pair in pairs if pair[1] != pair[2])
    return _first_difference(one, other, name)
