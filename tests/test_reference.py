"""The reference is a judge of the planner, so it is tested itself: its answers are written here by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.documents import Condition, Content, Identifier
from data.identity import public_id
from tests.reference import Reference

FACTS = {"id": "raaaaaaaaaaaaaaaa", "sha256": "0" * 64, "published_at": "2026-11-22T09:30:00Z"}
OMS = "opsoclonus-myoclonus-syndrome"


@pytest.fixture(scope="module")
def reference(content: Content) -> Reference:
    """The project's own documents, with four conditions made of its one."""
    oms = content.conditions[OMS]
    empty: dict[str, Any] = {"triggers": [], "workup": None, "summary": None}
    leap = oms.review.model_copy(update={"updated_on": date(2024, 2, 29), "due_on": None})
    copies = {
        "y": _copy(oms, "Álpha", "NARROWER", **empty),
        "x": _copy(oms, "alpha (2)", "NARROWER", **empty),
        "b": _copy(oms, "beta", "BROADER", **empty),
        "a": _copy(oms, "Gamma", "RELATED", **empty, review=leap),
    }
    return Reference(replace(content, conditions={**content.conditions, **copies}), FACTS)


def _copy(condition: Condition, name: str, relation: str, **changed: Any) -> Condition:
    code = {"system": "ICD10", "value": "G25.4", "relation": relation, "citations": ["orphanet-1183"]}
    return condition.model_copy(update={"name": name, "identifiers": [Identifier.model_validate(code)], **changed})


def _cursor(slug: str, sort_key: str) -> str:
    return f"n{public_id('Condition', slug)}{sort_key}".encode().hex()


BETA, LAST = _cursor("b", "beta"), _cursor(OMS, "opsoclonus myoclonus syndrome")


@pytest.mark.parametrize(
    ("arguments", "names", "has_previous", "has_next"),
    [
        ("", ["Álpha", "alpha (2)", "beta", "Gamma", "Opsoclonus myoclonus syndrome"], False, False),
        ("(first: 2)", ["Álpha", "alpha (2)"], False, True),
        (f'(first: 1, after: "{BETA}")', ["Gamma"], True, True),
        (f'(after: "{LAST}")', [], True, False),
        ("(last: 1)", ["Opsoclonus myoclonus syndrome"], True, False),
        (f'(last: 1, before: "{BETA}")', ["alpha (2)"], True, True),
        (f'(first: 2, after: "{_cursor("gone", "")}")', ["Álpha", "alpha (2)"], False, True),
        (f'(before: "{_cursor("gone", "betb")}")', ["Álpha", "alpha (2)", "beta"], False, True),
    ],
)
def test_a_page_is_cut_out_of_the_sorted_rows(
    reference: Reference, arguments: str, names: Sequence[str], *, has_previous: bool, has_next: bool
) -> None:
    page = "nodes { name } edges { cursor } totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor }"
    connection = reference.execute(f"{{ conditions{arguments} {{ {page} }} }}", {})["conditions"]
    cursors = [edge["cursor"] for edge in connection["edges"]] or [None]
    assert ([node["name"] for node in connection["nodes"]], connection["totalCount"]) == (names, 5)
    assert [*connection["pageInfo"].values()] == [has_previous, has_next, cursors[0], cursors[-1]]


@pytest.mark.parametrize(
    ("system", "value", "slug"),
    [("GARD", "GARD:10009", OMS), ("ICD10", "G25.3", OMS), ("ICD10", "G25.4", "x"), ("ORPHA", "1184", None)],
)
def test_the_closest_mapping_answers_for_a_code(
    reference: Reference, system: str, value: str, slug: str | None
) -> None:
    source = "query ($code: CodeInput!) { condition(by: {code: $code}) { slug } }"
    answer = reference.execute(source, {"code": {"system": system, "value": value}})
    assert answer == {"condition": slug and {"slug": slug}}


@pytest.mark.parametrize(
    ("arguments", "slugs", "total"),
    [
        ("kinds: [PARANEOPLASTIC], last: 2", ["small-cell-lung-cancer", "breast-cancer"], 3),
        ("kinds: []", [], 0),
        ("kinds: null, first: 1", ["neuroblastoma"], 5),
    ],
)
def test_an_empty_filter_matches_nothing_and_null_does_not_filter(
    reference: Reference, arguments: str, slugs: Sequence[str], total: int
) -> None:
    triggers = f"triggers({arguments}) {{ totalCount nodes {{ slug }} }}"
    answer = reference.execute(f'{{ condition(by: {{slug: "{OMS}"}}) {{ {triggers} }} }}', {})
    assert answer["condition"]["triggers"] == {"totalCount": total, "nodes": [{"slug": slug} for slug in slugs]}


def test_steps_keep_their_positions_and_results_speak_of_both_subjects(reference: Reference) -> None:
    of = "of { __typename ... on Condition { slug } ... on Trigger { name } }"
    steps = (
        f"steps(recommendations: [INDICATED, CONDITIONAL], kinds: [IMAGING]) {{ position negativeResults {{ {of} }} }}"
    )
    answer = reference.execute(f'{{ condition(by: {{slug: "{OMS}"}}) {{ workup {{ {steps} }} }} }}', {})
    neuroblastoma = {"of": {"__typename": "Trigger", "name": "Neuroblastoma"}}
    first, fourth = answer["condition"]["workup"]["steps"]
    assert first["negativeResults"] == [{"of": {"__typename": "Condition", "slug": OMS}}, neuroblastoma]
    assert fourth == {"position": 4, "negativeResults": [neuroblastoma]}


def test_what_is_absent_is_null_and_what_is_due_is_reckoned(reference: Reference) -> None:
    fields = "summary { text } workup { summary { text } } review { reviewer { name } dueOn }"
    answer = reference.execute(f'{{ condition(by: {{slug: "a"}}) {{ {fields} }} }}', {})["condition"]
    assert answer == {"summary": None, "workup": None, "review": {"reviewer": None, "dueOn": "2025-02-28"}}


def test_nodes_answer_in_the_order_of_their_ids(reference: Reference) -> None:
    source = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Trigger { sources { slug } } } }"
    virus, sources = public_id("Trigger", "viral-infection"), ["diseasemaps-oms-hereditary", "orphanet-1183"]
    release, unknown, trigger = reference.execute(source, {"ids": [FACTS["id"], "unknown", virus]})["nodes"]
    assert (release, unknown) == ({"id": FACTS["id"]}, None)
    assert trigger == {"id": virus, "sources": [{"slug": slug} for slug in sources]}
