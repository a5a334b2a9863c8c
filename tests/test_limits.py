"""Bounds before work: each is refused by its own code, with what was asked for and what is allowed."""

import json
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from graphql import GraphQLSchema, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.coercion import MOST_ERRORS
from schema.limits import Extent, Limits, extents
from schema.operation import Refused, prepare
from tests.serving import COMMAND, Server, serving

BEYOND = {
    "QUERY_TOO_LONG": "{ __typename }" + " " * 50_000,
    "TOO_MANY_TOKENS": "{ " + "x " * 10_000 + "}",
    "TOO_MANY_COMMENTS": "#\n" * 1_001 + "{ __typename }",
    "TOO_MANY_DEFINITIONS": "{ __typename }" + "fragment F on Query { __typename }" * 200,
    "TOO_DEEP": "{ a " * 21 + "}" * 21,
    "TOO_MANY_SELECTIONS": "{ release { " + "... { id } " * 1_000 + "} }",
    "TOO_MANY_ALIASES": "{ release { " + " ".join(f"a{n}: id" for n in range(201)) + "} }",
    "TOO_MANY_DIRECTIVES": "{ __typename " + "@include(if: true) " * 101 + "}",
    "TOO_MANY_ROOT_FIELDS": "{ " + " ".join(f"a{n}: __typename" for n in range(21)) + "}",
    "TOO_MANY_REPETITIONS": "{ release { " + "id " * 21 + "} }",
    "COST_TOO_HIGH": (
        "{ conditions(first: 100) { nodes { triggers(first: 100) { nodes { conditions { nodes { id } } } } } } }"
    ),
    "INTROSPECTION_TOO_LARGE": (
        "{ __schema { types { " + " ".join(f"a{n}: fields {{ args {{ name }} }}" for n in range(200)) + " } } }"
    ),
}
WITH_FILTER = "query ($filter: ConditionFilter) { conditions(filter: $filter) { totalCount } }"
FACTS = {"id": "x", "sha256": "x", "published_at": "x"}


def code(response: httpx2.Response) -> str:
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("name", BEYOND)
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
@pytest.mark.slow
def test_a_document_beyond_a_limit(name: str, accept: str, server: Server) -> None:
    response = server.client.post("/graphql", json={"query": BEYOND[name]}, headers={"accept": accept})
    assert (response.status_code, code(response)) == (400, name)
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    extensions = response.json()["errors"][0]["extensions"]
    assert extensions["requested"] > extensions["limit"]


def test_more_than_json_can_count_is_refused_all_the_same(server: Server) -> None:
    fragments = "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(100))
    query = f"{{ ...F0 }} {fragments} fragment F100 on Query {{ __typename }}"
    response = server.client.post("/graphql", json={"query": query})
    assert (response.status_code, code(response)) == (400, "TOO_MANY_SELECTIONS")
    assert response.json()["errors"][0]["extensions"]["requested"] == 2**63 - 1


@pytest.mark.parametrize("name", sorted(BEYOND.keys() - {"INTROSPECTION_TOO_LARGE"}))  # that follows from the schema
@pytest.mark.slow
def test_the_same_document_within_higher_limits_is_not_refused_for_them(
    name: str, graphql_schema: GraphQLSchema
) -> None:
    most = 10**9
    limits = Limits(most, most, most, most, most, most, most, most, most, most, most)
    refusals: list[str] = []
    try:
        prepare(graphql_schema, BEYOND[name], limits=limits).bind({}, FACTS)
    except Refused as refused:
        refusals = [str((error.extensions or {})["code"]) for error in refused.errors]
    assert not {*refusals} & BEYOND.keys()


@pytest.mark.slow
def test_limits_are_settings(releases: Path) -> None:
    with serving(releases, max_depth="3", max_cost="20") as server:
        for query, refused in (
            ("{ conditions(first: 1) { edges { node { id } } } }", "TOO_DEEP"),
            ("{ conditions(first: 20) { nodes { id } } }", "COST_TOO_HIGH"),
        ):
            assert server.post(query)["errors"][0]["extensions"]["code"] == refused
        assert "errors" not in server.post("{ release { id } }")


@pytest.mark.parametrize(
    "body",
    [b'{"query":' + b"[" * 60, b"[" * 90_000, b'{"query":"{x}","variables":{"a":' + b'{"a":' * 60 + b"1" + b"}" * 62],
)
def test_json_that_nests_too_deeply(body: bytes, server: Server) -> None:
    response = server.client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, code(response)) == (400, "JSON_TOO_DEEP")


def test_brackets_in_strings_do_not_nest(server: Server) -> None:
    query = "{ __typename } # " + "[{" * 200 + '\\" \\\\'
    assert server.client.post("/graphql", json={"query": query}).json() == {"data": {"__typename": "Query"}}


def test_a_body_too_long_by_its_own_word_is_not_waited_for(server: Server) -> None:
    address = (server.client.base_url.host, server.client.base_url.port)
    with socket.create_connection(address, timeout=5) as connection:
        head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.slow
def test_without_introspection_errors_suggest_nothing(releases: Path) -> None:
    with serving(releases, introspection="false") as server:
        (error,) = server.post("{ conditionz { totalCount } }")["errors"]
        assert error["message"] == "Cannot query field 'conditionz' on type 'Query'."
        (error,) = server.post(WITH_FILTER, filter={"kindz": []})["errors"]
        assert "kindz" in error["message"]
        assert "Did you mean" not in error["message"]
        for query in ("{ __schema { queryType { name } } }", '{ __type(name: "Condition") { name } }'):
            assert "errors" in server.post(query)
        assert server.post("{ __typename }") == {"data": {"__typename": "Query"}}


HOSTILE = {
    "fragments that double": "{ release { ...F0 } }"
    + "".join(f"fragment F{n} on Release {{ ...F{n + 1} ...F{n + 1} }}" for n in range(190)),
    "the same lists": '{ condition(by: {slug: "x"}) { ' + ("triggers { nodes { " + "name " * 20 + "} } ") * 20 + "} }",
    "spreads in pairs": "{ release { "
    + "".join(f"...F{n} " for n in range(190))
    + "} }"
    + "".join(f"fragment F{n} on Release {{ id }}" for n in range(190)),
    "a chain": "{ release { ...F0 } }"
    + "".join(f"fragment F{n} on Release {{ id ...F{n + 1} }}" for n in range(190))
    + "fragment F190 on Release { id }",
    "a circle": "{ release { ...A } } fragment A on Release { ...B } fragment B on Release { ...A }",
    "directives": "{ release { id " + "@include(if: true) " * 99 + "} }",
    "variables": "query (" + " ".join(f"$v{n}: Int" for n in range(2_400)) + ") { __typename }",
    "arguments": "{ conditions(" + " ".join(f"a{n}: 1" for n in range(3_000)) + ") { totalCount } }",
    "values": "{ conditionsByCode(codes: [" + '{system: ORPHA, value: "1"}' * 1_100 + "]) { value } }",
    "an object of no field": "{ conditions(filter: {"
    + " ".join(f"a{n}: 1" for n in range(3_000))
    + "}) { totalCount } }",
    "near misses": "{ " + " ".join(f"conditionz{n}" for n in range(20)) + " }",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.slow
def test_what_passes_the_bounds_is_validated_in_a_moment(name: str, graphql_schema: GraphQLSchema) -> None:
    started = time.process_time()
    with suppress(Refused):
        prepare(graphql_schema, HOSTILE[name])
    assert time.process_time() - started < 2  # some tenths of a second on an idle machine


def test_fields_that_merge_are_compared_for_a_moment_only(graphql_schema: GraphQLSchema) -> None:
    of_types = "name"
    for _ in range(9):
        of_types = f"ofType {{ {of_types} }} " * 2  # few in each pair of braces, but all of one level are compared
    started = time.process_time()
    with pytest.raises(Refused, match="too deeply or too long"):
        prepare(graphql_schema, f'{{ __type(name: "Condition") {{ {of_types} }} }}')
    assert time.process_time() - started < 0.8  # a fifth of it on an idle machine


@pytest.mark.parametrize(
    "value", [{f"a{n}": 1 for n in range(8_000)}, {"kinds": [None] * 20_000}], ids=["unknown fields", "nulls"]
)
@pytest.mark.slow
def test_variables_that_do_not_fit_are_refused_in_a_moment(value: object, graphql_schema: GraphQLSchema) -> None:
    operation = prepare(graphql_schema, WITH_FILTER)
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        operation.bind({"filter": value}, FACTS)
    assert time.process_time() - started < 1  # a tenth of it on an idle machine
    assert len(refused.value.errors) == MOST_ERRORS + 1
    assert "error limit reached" in refused.value.errors[-1].message


@pytest.mark.slow
def test_a_long_document_is_told_its_first_error(graphql_schema: GraphQLSchema) -> None:
    literal = " ".join(f"a{n}: 1" for n in range(3_000))  # each error would quote all of it
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        prepare(graphql_schema, f"{{ conditions(filter: {{{literal}}}) {{ totalCount }} }}")
    assert time.process_time() - started < 1  # a tenth of it on an idle machine
    assert len(refused.value.errors) == 2


@given(st.integers(1, 12), st.integers(1, 4))
def test_a_fragment_counts_wherever_it_is_spread(levels: int, spreads: int) -> None:
    """The measure of the fragments is that of the document in which they are written out."""
    fragments = "".join(f"fragment F{n} on Release {{ {f'...F{n + 1} ' * spreads} }}" for n in range(levels))
    document = f"{{ release {{ ...F0 }} }} {fragments} fragment F{levels} on Release {{ a: id @skip(if: false) }}"
    written_out = spreads**levels
    (extent,) = extents(parse(document))
    spread = sum(spreads**n for n in range(levels + 1))
    assert extent == Extent(2, 1 + spread + written_out, written_out, written_out, 1, 1)


def ran(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.slow
def test_the_command_tells_what_operations_cost(tmp_path: Path) -> None:
    file = tmp_path / "queries.graphql"
    file.write_text("query A($n: Int) { conditions(first: $n) { nodes { slug } } } query B { release { id } }")
    result = ran("cost", file, "--json", "--variables", '{"n": 7}')
    assert result.returncode == 0
    a, b = json.loads(result.stdout)
    assert (a["operation"], a["cost"], a["most"], a["limit"], a["selections"], a["depth"]) == (
        "A",
        8,
        101,
        100_000,
        3,
        3,
    )
    assert (b["operation"], b["cost"], b["refused"]) == ("B", 1, None)


@pytest.mark.slow
def test_the_command_ends_with_1_where_an_operation_would_be_refused(tmp_path: Path) -> None:
    for name in ("COST_TOO_HIGH", "TOO_DEEP"):
        file = tmp_path / "query.graphql"
        file.write_text(BEYOND[name])
        result = ran("cost", file)
        assert result.returncode == 1
        assert result.stderr.startswith("raregraph: ")


@pytest.mark.slow
def test_limits_hold_for_no_document_of_ours_nor_one_that_is_trusted(releases: Path, tmp_path: Path) -> None:
    (tmp_path / "dear.graphql").write_text(BEYOND["COST_TOO_HIGH"])
    with serving(releases, max_depth="3", max_cost="20", trusted_documents=str(tmp_path)) as server:
        for path in ("/", "/conditions/opsoclonus-myoclonus-syndrome", "/?q=dancing"):
            page = server.client.get(path, headers={"accept": "text/html"})
            assert (page.status_code, "Opsoclonus" in page.text) == (200, True)
        assert "data" in server.client.post("/graphql", json={"documentId": "dear"}).json()
