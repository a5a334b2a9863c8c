"""No statement reads a table from end to end or sorts a list that grows with content, on two versions of SQLite.

Statements run as SQLite plans them, so SQLite is asked: each golden query, each filter and each order that the schema
has, as a page and as a count, and every connection and list below the root.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import graphql
import pytest

from data.build import bake
from data.identity import public_id
from data.publish import publish
from schema.build import build_schema
from tests.asking import Asker
from tests.synthetic import synthetic_content

SCHEMA = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it
QUERIES = Path(__file__).parent / "queries"
SMALL = {"release", "disclaimer", "attribution"}  # do not grow with content, or hold one row
CONDITION = 'condition(by: {slug: "x"})'
pytestmark = pytest.mark.slow

# What is walked: a row of an index is read for each thing, up to the end of the page, or all of them for a count.
FEW_VALUES = "few values, each of a great part of all things: the index of names holds the column"
BY_THING = "asked of each thing by an index; no order can be kept by what other tables say"
BY_NAME = "the index of names holds the column; review_due_key, which says the same, would be searched"
WALKED: Mapping[str, str] = {
    "conditions kinds": FEW_VALUES,
    "conditions mechanisms": FEW_VALUES,
    "conditions reviewStatus": FEW_VALUES,
    "conditions heredity": BY_THING,
    "conditions inheritance": BY_THING,
    "conditions triggerKinds": BY_THING,
    "conditions triggers": BY_THING,
    "conditions procedures": BY_THING,
    "conditions hasCommunity": BY_THING,
    "conditions updatedSince": "by name: the index of days holds no names",
    "conditions reviewDueBefore": BY_NAME,
    "questions conditions": "a question's text sorts them; the index of texts holds the column",
    "questions topics": FEW_VALUES,
    "questions verdicts": FEW_VALUES,
    "questions reviewStatus": FEW_VALUES,
    "questions reviewDueBefore": BY_NAME,
    "triggers kinds": FEW_VALUES,
    "procedures kinds": FEW_VALUES,
    "communityStats": "the total of all: the statistics file counts those whose condition the content file has",
}
# What is sorted. With a LIMIT, SQLite keeps no more rows than the page has.
SORTED: Mapping[str, str] = {
    "conditions updatedSince": "by name: newer versions read the days asked for and keep the first names",
    "communityStats communities": "those of several communities; one community's own stand in order in its `stats`",
}
# What golden queries scan and sort: no index knows the names of things in another language, so where one is asked for,
# the names of all are looked up and sorted.
IN_A_LANGUAGE: Mapping[str, set[str]] = {
    "spanish-page": {"scans condition", "sorts condition", "sorts question"},
}
NESTED = {
    "lists of a condition": (
        f"{{ {CONDITION} {{ synonyms {{ text }} identifiers(systems: [MONDO]) {{ value citations {{ quote }} }} "
        "affectedSites { citations { quote } } care { body { text } } signs { hpo } course { body { text } } "
        "onset { period } prevalence { place } questions(topics: [CAUSES]) { slug sections { heading } } "
        "communityStats { members { text } citations { source { slug } } community { name } } sources { slug } "
        "heredity { inheritance { pattern citations { locator } } answer { citations { quote } } } } }"
    ),
    "triggers of a condition": (
        f'{{ {CONDITION} {{ triggers(kinds: [VIRAL], last: 5, before: "CURSOR_t") {{ totalCount pageInfo {{ '
        "hasNextPage hasPreviousPage endCursor } edges { shares { value } node { sources { slug } } } } } }"
    ),
    "workup of a condition": (
        f"{{ {CONDITION} {{ workup {{ steps(recommendations: [INDICATED], kinds: [IMAGING]) {{ procedure {{ name }} "
        "findings { body { text } } "
        "negativeResults { of { __typename ... on Condition { slug } ... on Trigger { slug } } } "
        "looksFor { slug } rulesOut { slug } } } } }"
    ),
    "conditions of a trigger": (
        '{ trigger(by: {slug: "x"}) { conditions(first: 5, after: "CURSOR_c") { totalCount pageInfo { hasNextPage '
        "hasPreviousPage startCursor } nodes { slug } } } }"
    ),
    "conditions of a procedure": (
        '{ procedure(by: {slug: "x"}) { conditions(recommendations: [INDICATED], last: 5, before: "CURSOR_c") '
        "{ totalCount pageInfo { hasNextPage hasPreviousPage } edges { cursor step { position } node { slug } } } } }"
    ),
    "member counts of a community": (
        '{ community(by: {slug: "x"}) { stats(first: 5, after: "CURSOR_m") { totalCount pageInfo { hasNextPage '
        "hasPreviousPage } nodes { condition { slug } } } } }"
    ),
    "things by ids": '{ node(id: "x") { id } nodes(ids: ["x"]) { id ... on Question { condition { slug } } } }',
    "things by names": (
        '{ condition(by: {code: {system: ORPHA, value: "1"}}) { slug } question(by: {id: "x"}) { slug } '
        'conditionsByCode(codes: [{system: MONDO, value: "1"}]) { value miss condition { slug } } }'
    ),
}


def _cursor(letter: str) -> str:
    return f"{letter}{public_id('Condition', 'x')}2025-01-01".encode().hex()


def _samples(name: str, type_: graphql.GraphQLInputType) -> list[str]:
    """Write the values of a filter that may make statements differ."""
    named = graphql.get_named_type(type_)
    if graphql.is_enum_type(named):
        return [f"[{', '.join(list(named.values)[:2])}]"]
    samples = {"ID": ['["x", "y"]'], "Boolean": ["true", "false"], "Date": ['"2025-01-01"'], "String": ['"a"']}
    assert named.name in samples, name
    return samples[named.name]


def _lists() -> Iterator[tuple[str, str]]:
    """Give every way to list at the root: its name, and what stands between its brackets."""
    assert SCHEMA.query_type
    for name, field in SCHEMA.query_type.fields.items():
        if "filter" not in field.args:
            continue
        filters = graphql.get_named_type(field.args["filter"].type)
        assert graphql.is_input_object_type(filters)
        yield name, ""
        for key, of in filters.fields.items():
            yield from ((f"{name} {key}", f"filter: {{{key}: {value}}}") for value in _samples(key, of.type))
        if "orderBy" in field.args:
            orders = graphql.get_named_type(field.args["orderBy"].type)
            assert graphql.is_input_object_type(orders)
            by = graphql.get_named_type(orders.fields["field"].type)
            assert graphql.is_enum_type(by)
            for order in by.values:
                for way in ("ASC", "DESC"):
                    yield f"{name} by {order} {way}", f"orderBy: {{field: {order}, direction: {way}}}"


LISTS = list(_lists())
LETTERS = {"conditions": "n", "questions": "q", "triggers": "n", "procedures": "n", "communityStats": "m"}


def _pages(name: str) -> Iterator[str]:
    """Write the ways to take a page of a list: from either end, and from a place on."""
    field, _, order = name.partition(" by ")
    letter = {"UPDATED_ON": "u", "REVIEW_DUE_ON": "d"}.get(order.partition(" ")[0], LETTERS[field.partition(" ")[0]])
    cursor = _cursor(letter.upper() if order.endswith("DESC") else letter)
    yield from ("first: 5", "last: 5", f'first: 5, after: "{cursor}"', f'last: 5, before: "{cursor}"')


class Plans:
    """Asks both versions of SQLite how they would run an operation on a release of some hundred conditions."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def faults(self, source: str, variables: Mapping[str, object] | None = None) -> set[str]:
        """Say which tables are scanned, walked along an index or sorted."""
        for letter in "tcm":
            source = source.replace(f"CURSOR_{letter}", _cursor(letter))
        bound = self._asker.bind(source, dict(variables or {}))
        tables = {alias: table for table, alias in re.findall(r'"([^"]+)" AS (t\d+)', bound.sql)}
        faults: set[str] = set()
        for connection in (self._asker.system, self._asker.newest):
            rows = list(connection.execute(f"EXPLAIN QUERY PLAN {bound.sql}", bound.parameters).fetchall())
            for _, parent, _, detail in rows:
                beside = [tables.get(of.split()[1]) for _, near, _, of in rows if near == parent and of.startswith("S")]
                faults |= set(_faults(detail, tables, [table for table in beside if table not in {None, *SMALL}]))
        return faults


def _faults(detail: str, tables: Mapping[str, str], beside: list[str | None]) -> Iterator[str]:
    """Read a line of a plan; `beside` are the tables read at the same level."""
    action, _, rest = detail.partition(" ")
    table = tables.get(rest.split()[0]) if rest else None
    if action == "SCAN" and table and table not in SMALL:
        yield f"walks {table}" if " INDEX " in rest else f"scans {table}"
    if "AUTOMATIC" in detail:
        yield f"makes an index of {table}"
    if detail.startswith("USE TEMP B-TREE") and beside:
        yield f"sorts {beside[0]}"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plans]:
    folder = tmp_path_factory.mktemp("plans")
    bake(synthetic_content(seed=2, conditions=200), "0" * 64, folder)
    publish(folder)
    with Asker.on(folder, SCHEMA) as asker:
        yield Plans(asker)


@pytest.mark.parametrize("name", sorted(path.stem for path in QUERIES.glob("*.graphql")))
def test_a_golden_query_scans_no_table_and_sorts_no_list_that_grows(name: str, plans: Plans) -> None:
    variables = QUERIES / f"{name}.variables.json"
    given = json.loads(variables.read_text()) if variables.exists() else {}
    faults = plans.faults((QUERIES / f"{name}.graphql").read_text(), given)
    assert {fault for fault in faults if not fault.startswith("walks")} == IN_A_LANGUAGE.get(name, set())


@pytest.mark.parametrize("name", NESTED)
def test_what_lies_below_the_root_is_found_by_indexes(name: str, plans: Plans) -> None:
    assert plans.faults(NESTED[name]) == set()


@pytest.mark.parametrize(("name", "arguments"), LISTS, ids=lambda text: text or "-")
def test_a_filter_or_order_is_answered_by_indexes_or_says_why_not(name: str, arguments: str, plans: Plans) -> None:
    field = name.partition(" ")[0]
    counted = plans.faults(f"{{ {field}{f'({arguments})' if arguments else ''} {{ totalCount }} }}")
    paged: set[str] = set()
    for page in _pages(name):
        for part in (
            "nodes { id }",
            "edges { cursor }",
            "pageInfo { hasNextPage endCursor }",
            "pageInfo { hasPreviousPage }",
        ):
            paged |= plans.faults(f"{{ {field}({arguments} {page}) {{ {part} }} }}")
    is_filtered = "filter" in arguments
    if not is_filtered:  # a page of all things reads an index up to the page's end
        paged = {fault for fault in paged if not fault.startswith("walks")}
    found = {fault.partition(" ")[0] for fault in counted | paged}
    listed = {"walks": WALKED, "sorts": SORTED}
    assert found == {action for action, names in listed.items() if name in names}
