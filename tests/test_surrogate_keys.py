"""Surrogate keys keep their word: whatever answer a publication makes another bears a key that it names."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema

from data.build import bake
from data.changes import changes_between
from data.connect import connect
from data.documents import Content
from data.identity import public_id
from data.parts import citations_in
from data.pool import OpenRelease, StatementTooLarge
from data.release import Candidate, current
from data.surrogate import EVERYTHING, MOST_IDS, of_answer, words_in
from data.vocabulary import ProcedureKind, TriggerKind
from schema.limits import UNBOUNDED
from schema.operation import Operation, Refused, prepare
from service.engine import Engine
from service.settings import Settings
from tests.edits import DIGEST, edited_release, facts_of
from tests.operations import operation_of
from tests.releases import OMS
from tests.serving import Server, serving
from tests.sides import CONTENT, POOL, SCHEMA
from tests.test_golden import NAMES, QUERIES

SEARCHES = ('{ search(text: "caf") { totalCount nodes { __typename } } }', '{ suggest(prefix: "a") { text slug } }')


@dataclass(frozen=True)
class Release:
    """A baked release, opened as a server opens it."""

    candidate: Candidate
    connection: sqlite3.Connection

    def answer(self, operation: Operation, variables: Mapping[str, Any]) -> bytes:
        """Answer an operation."""
        sql, parameters = operation.bind(variables, facts_of(self.candidate))
        ((answer,),) = self.connection.execute(sql, parameters).fetchall()
        return bytes(answer)

    def keys(self, operation: Operation, variables: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the surrogate keys of that answer."""
        mention = operation.mention(variables, facts_of(self.candidate))
        if mention.found is None:
            return of_answer(mention.types, ())
        ((found,),) = self.connection.execute(*mention.found).fetchall()
        return of_answer(mention.types, words_in(found))


def golden() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the golden queries with their variables."""
    for name in NAMES:
        variables = QUERIES / f"{name}.variables.json"
        source = (QUERIES / f"{name}.graphql").read_text()
        yield source, json.loads(variables.read_text()) if variables.exists() else {}


def invented(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Invent operations on CONTENT."""
    for seed in range(count):
        operation = operation_of(seed, SCHEMA, POOL)
        for variables in operation.requests:
            yield operation.source, variables


def hold(content: Content, requests: list[tuple[str, dict[str, Any]]], edits: int, folder: Path) -> None:
    """Edit content again and again: where an answer differs, the answer before bears a key that the edit names."""
    candidate = bake(content, DIGEST, folder)
    asked = []
    differed = purged_in_vain = 0
    with closing(connect(folder, candidate)) as connection:
        before = Release(candidate, connection)
        for source, variables in requests:
            operation = prepare(SCHEMA, source, limits=UNBOUNDED)
            try:
                asked.append(
                    (operation, variables, before.answer(operation, variables), before.keys(operation, variables))
                )
            except Refused:
                continue
        for seed in range(edits):
            what, edited = edited_release(content, seed, folder)
            named = set(changes_between(folder, candidate, edited).surrogate_keys)
            with closing(connect(folder, edited)) as other:
                after = Release(edited, other)
                for operation, variables, answer, keys in asked:
                    differs = after.answer(operation, variables) != answer
                    assert named.intersection(keys) or not differs, (
                        f"{what}: {sorted(named)} names none of {keys}\n{operation.source}\n{variables}"
                    )
                    differed += differs
                    purged_in_vain += not differs and bool(named.intersection(keys))
    total = len(asked) * edits
    assert differed > total / 100, "the edits change too little to tell anything"
    assert purged_in_vain < total / 2, f"{purged_in_vain} of {total} answers are purged in vain, {differed} rightly"


@pytest.mark.slow
def test_what_differs_of_the_golden_queries_is_named(content: Content, tmp_path: Path) -> None:
    hold(content, list(golden()), 60, tmp_path)


@pytest.mark.slow
def test_what_differs_of_random_operations_is_named(tmp_path: Path) -> None:
    hold(CONTENT, [*invented(150), *((search, {}) for search in SEARCHES)], 40, tmp_path)


# ---- What random operations and edits seldom meet

OTHER = "zz-new"
LOOKUPS = (
    f'{{ trigger(by: {{slug: "{OTHER}"}}) {{ name }} }}',
    f'{{ trigger(by: {{id: "{public_id("Trigger", OTHER)}"}}) {{ kind }} }}',
    f'{{ node(id: "{public_id("Trigger", OTHER)}") {{ id }} }}',
    f'{{ nodes(ids: ["{public_id("Trigger", OTHER)}", "nothing"]) {{ id }} }}',
    "{ triggers { totalCount } }",
    "{ triggers(first: 1) { pageInfo { hasNextPage } } release { counts { triggers } } }",
    "{ triggers(first: 1) { pageInfo { endCursor } } }",
    "{ triggers(filter: {kinds: [VIRAL]}) { totalCount } }",
    '{ search(text: "brand new") { totalCount } }',
    '{ suggest(prefix: "brand n") { text } }',
)
KINDS = """{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) {
  %s workup { summary { text } }
} }"""
BY_KIND = (
    KINDS % "triggers(kinds: [TOXIC]) { edges { role } }",
    KINDS % "triggers(kinds: [TOXIC]) { totalCount }",
    "{ conditions(filter: {triggerKinds: [TOXIC]}) { totalCount } }",
)
BY_STEP = (
    '{ condition(by: {slug: "opsoclonus-myoclonus-syndrome"}) { workup { steps(kinds: [SCREENING]) { position } } } }',
)


@pytest.mark.slow
def test_a_thing_that_is_new_or_of_another_kind_is_named_by_its_type(content: Content, tmp_path: Path) -> None:
    trigger = content.triggers["neuroblastoma"]
    new = trigger.model_copy(update={"name": "Aa, brand new", "kind": TriggerKind.VIRAL})
    moved = trigger.model_copy(update={"kind": TriggerKind.TOXIC})
    procedures = {
        slug: procedure.model_copy(update={"kind": ProcedureKind.SCREENING})
        for slug, procedure in content.procedures.items()
        if slug == "genetic-testing"
    }
    edits: list[tuple[Content, tuple[str, ...]]] = [
        (replace(content, triggers={**content.triggers, OTHER: new}), LOOKUPS),
        (replace(content, triggers={**content.triggers, "neuroblastoma": moved}), BY_KIND),
        (replace(content, procedures={**content.procedures, **procedures}), BY_STEP),
    ]
    old = bake(content, DIGEST, tmp_path)
    with closing(connect(tmp_path, old)) as connection:
        before = Release(old, connection)
        for edited, sources in edits:
            new_release = bake(edited, DIGEST, tmp_path)
            named = set(changes_between(tmp_path, old, new_release).surrogate_keys)
            with closing(connect(tmp_path, new_release)) as other:
                after = Release(new_release, other)
                for source in sources:
                    operation = prepare(SCHEMA, source, limits=UNBOUNDED)
                    assert before.answer(operation, {}) != after.answer(operation, {}), source
                    assert named.intersection(before.keys(operation, {})), source


def test_an_answer_about_one_thing_bears_no_key_of_a_type(content: Content, tmp_path: Path) -> None:
    candidate = bake(content, DIGEST, tmp_path)
    oms, tumour = public_id("Condition", OMS), public_id("Trigger", "neuroblastoma")
    with closing(connect(tmp_path, candidate)) as connection:
        release = Release(candidate, connection)

        def keys(selection: str) -> tuple[str, ...]:
            return release.keys(prepare(SCHEMA, f'{{ condition(by: {{slug: "{OMS}"}}) {{ {selection} }} }}'), {})

        assert keys("name summary { html } triggers { totalCount }") == (EVERYTHING, oms)
        assert keys("triggers(first: 1) { nodes { name } pageInfo { endCursor } }") == (EVERYTHING, oms, tumour)
        assert keys("triggers(first: 1) { edges { role } }") == (EVERYTHING, oms)
        assert keys("questions { __typename }")[:3] == (EVERYTHING, "question", oms)
        assert keys("... on Node { id } disclaimer { text }") == (EVERYTHING, oms)
        told, condition = keys("jsonLd"), content.conditions[OMS]
        assert {"question", oms, public_id("Question", f"{OMS}-genetic-or-hereditary"), tumour} <= set(told)
        assert {public_id("Source", cited.source) for cited in citations_in(condition)} <= set(told)
        assert condition.workup
        assert {public_id("Procedure", step.procedure) for step in condition.workup.steps} <= set(told)
        schema_alone = prepare(SCHEMA, "{ __schema { queryType { name } } __typename }")
        assert release.keys(schema_alone, {}) == (EVERYTHING,)


def test_what_tells_the_release_bears_the_key_of_every_publication(content: Content, tmp_path: Path) -> None:
    candidate = bake(content, DIGEST, tmp_path)
    oms = public_id("Condition", OMS)
    with closing(connect(tmp_path, candidate)) as connection:
        release = Release(candidate, connection)

        def keys(source: str) -> tuple[str, ...]:
            return release.keys(prepare(SCHEMA, source, limits=UNBOUNDED), {})

        for source in (
            "{ release { publishedAt } }",
            f'{{ node(id: "{candidate.id}") {{ __typename }} }}',
            f'{{ nodes(ids: ["{candidate.id}"]) {{ id }} }}',
        ):
            assert keys(source) == (EVERYTHING, "publication")
        for source in (f'{{ node(id: "{oms}") {{ id }} }}', f'{{ nodes(ids: ["{oms}"]) {{ __typename }} }}'):
            assert keys(source) == (EVERYTHING, oms)
        everything = {"condition", "trigger", "procedure", "question", "source", "community", "community-stats"}
        nothing = {EVERYTHING, "publication", *everything}
        assert set(keys('{ node(id: "another") { __typename } }')) == nothing
        assert keys("{ release { counts { conditions } __typename } }") == (EVERYTHING, "condition")


def test_an_answer_about_many_things_bears_the_keys_of_their_types() -> None:
    ids = [public_id("Source", str(number)) for number in range(MOST_IDS)]
    assert of_answer(["condition"], ids) == (EVERYTHING, "condition", *sorted(ids))
    more = [*ids, public_id("CommunityStats", "one")]
    assert of_answer(["condition"], more) == (EVERYTHING, "community-stats", "condition", "source")


# ---- Over HTTP

PAGE = f"""{{ condition(by: {{slug: "{OMS}"}}) {{
  name summary {{ html text markdown }} definition {{ html text markdown }}
  course {{ body {{ html text markdown }} }} care {{ body {{ html text markdown }} }} signs {{ body {{ html text }} }}
}} }}"""


@pytest.mark.slow
@pytest.mark.parametrize(("header", "between"), [("surrogate-key", " "), ("cache-tag", ",")])
def test_answers_to_get_bear_their_keys(releases: Path, header: str, between: str) -> None:
    expected = between.join((EVERYTHING, public_id("Condition", OMS)))
    for cache_bytes in ("16000000", "0"):
        with serving(releases, surrogate_header=header, cache_bytes=cache_bytes) as server:
            for coding in ("identity", "gzip", "br"):
                params, headers = {"query": PAGE}, {"accept-encoding": coding}
                answers = [server.client.get("/graphql", params=params, headers=headers) for _ in range(4)]
                assert {answer.headers[header] for answer in answers} == {expected}
                assert {answer.headers.get("content-encoding", "identity") for answer in answers} == {coding}
                assert len({answer.text for answer in answers}) == 1
                assert header not in server.client.post("/graphql", json={"query": PAGE}).headers
                assert server.client.head("/graphql", params=params, headers=headers).headers[header] == expected
                known = {**headers, "if-none-match": answers[0].headers["etag"]}
                unchanged = server.client.get("/graphql", params=params, headers=known)
                assert (unchanged.status_code, unchanged.headers[header]) == (304, expected)
                assert not {"content-length", "content-encoding"} & set(unchanged.headers)
            refused = server.client.get("/graphql", params={"query": "{ nothing }"})
            assert header not in refused.headers
            nothing = server.client.get("/graphql", params={"query": '{ condition(by: {slug: "none"}) { name } }'})
            assert nothing.headers[header] == between.join((EVERYTHING, "condition"))


@pytest.mark.slow
def test_a_server_bears_no_keys_unasked(server: Server) -> None:
    answer = server.client.get("/graphql", params={"query": PAGE})
    assert not {"surrogate-key", "cache-tag", "none"} & set(answer.headers)


@pytest.mark.asyncio
async def test_keys_are_found_once_while_the_cache_keeps_them(
    releases: Path, graphql_schema: GraphQLSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = await OpenRelease.open(releases, current(releases), connections=1)
    ran: list[str] = []
    fetch = OpenRelease.fetch

    async def counted(self: OpenRelease, sql: str, parameters: Any, *spent: Any) -> bytes:
        ran.append(sql)
        return await fetch(self, sql, parameters, *spent)

    monkeypatch.setattr(OpenRelease, "fetch", counted)
    try:
        engine = Engine.over(graphql_schema, release, Settings(surrogate_header="surrogate-key"))
        for _ in range(5):
            answer = await engine.respond(PAGE, {}, None, "", ("GET", b"query", ""))
        assert answer.headers[-1] == (b"surrogate-key", f"{EVERYTHING} {public_id('Condition', OMS)}".encode())
        assert len(ran) == 4  # the first time nothing is kept
        assert await engine.keys(PAGE, {}, None) == (EVERYTHING, public_id("Condition", OMS))
        assert engine.known(("GET", b"query", "")) is answer
    finally:
        await release.close()


@pytest.mark.asyncio
async def test_what_sqlite_cannot_find_bears_the_keys_of_all_types(
    releases: Path, graphql_schema: GraphQLSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = await OpenRelease.open(releases, current(releases), connections=1)

    async def too_large(*_: object) -> bytes:
        raise StatementTooLarge

    monkeypatch.setattr(OpenRelease, "fetch", too_large)
    try:
        keys = await Engine.over(graphql_schema, release, Settings()).keys(PAGE, {}, None)
    finally:
        await release.close()
    assert {EVERYTHING, "condition", "source", "community-stats"} <= set(keys)
