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
OMS_ID = public_id("Condition", OMS)


@pytest.fixture(scope="module")
def reference(content: Content) -> Reference:
    """The project's own documents on one condition, and four conditions made of it."""
    oms = content.conditions[OMS]
    empty: dict[str, Any] = {"triggers": [], "workup": None, "summary": None}
    leap = oms.review.model_copy(update={"updated_on": date(2024, 2, 29), "due_on": None})
    copies = {
        "y": _copy(oms, "Álpha", "NARROWER", **empty),
        "x": _copy(oms, "alpha (2)", "NARROWER", **empty),
        "b": _copy(oms, "beta", "BROADER", **empty),
        "a": _copy(oms, "Gamma", "RELATED", **empty, review=leap),
    }
    of_oms = {slug: question for slug, question in content.questions.items() if question.condition == OMS}
    communities = {
        slug: community.model_copy(update={"totals": [total for total in community.totals if total.condition == OMS]})
        for slug, community in content.communities.items()
    }
    conditions = {OMS: oms, **copies}
    return Reference(replace(content, conditions=conditions, questions=of_oms, communities=communities), FACTS)


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


EVERY = ["a", "b", OMS, "x", "y"]
FILTERS = {
    "{}": EVERY,
    "null": EVERY,
    "{kinds: null, nameStartsWith: null}": EVERY,
    "{kinds: [SYNDROME], heredity: []}": [],
    "{triggerKinds: [VIRAL, DRUG]}": [OMS],
    "{procedures: [PROCEDURE, UNKNOWN]}": [OMS],
    "{triggers: [UNKNOWN]}": [],
    '{nameStartsWith: " ALPHA-"}': ["x", "y"],
    '{nameStartsWith: "alpha 2 x"}': [],
    "{hasCommunity: true}": [OMS],
    "{hasCommunity: false}": ["a", "b", "x", "y"],
    '{reviewDueBefore: "2025-02-28"}': [],
    '{reviewDueBefore: "2025-03-01"}': ["a"],
    '{updatedSince: "2024-03-01", hasCommunity: false}': ["b", "x", "y"],
}


@pytest.mark.parametrize("wanted", FILTERS)
def test_a_condition_passes_only_if_it_passes_every_filter(reference: Reference, wanted: str) -> None:
    procedure = public_id("Procedure", "mibg-scintigraphy")
    written = wanted.replace("PROCEDURE", f'"{procedure}"').replace("UNKNOWN", '"unknown"')
    answer = reference.execute(f"{{ conditions(filter: {written}) {{ totalCount nodes {{ slug }} }} }}", {})
    slugs = [node["slug"] for node in answer["conditions"]["nodes"]]
    assert (sorted(slugs), answer["conditions"]["totalCount"]) == (FILTERS[wanted], len(slugs))


def test_a_descending_order_turns_ties_round_too_and_names_itself_in_its_cursors(reference: Reference) -> None:
    page = "nodes { slug } pageInfo { hasNextPage hasPreviousPage endCursor }"
    source = f"query ($by: ConditionOrder, $after: Cursor) {{ conditions(orderBy: $by, after: $after) {{ {page} }} }}"

    def ask(direction: str, after: str | None) -> Any:
        by = {"field": "UPDATED_ON", "direction": direction}
        return reference.execute(source, {"by": by, "after": after})["conditions"]

    upward, downward = ask("ASC", None), ask("DESC", None)
    assert downward["nodes"] == upward["nodes"][::-1]
    assert downward["nodes"][-1] == {"slug": "a"}  # changed in 2024, all others on one later day
    last = f"U{public_id('Condition', 'a')}2024-02-29".encode().hex()
    assert downward["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False, "endCursor": last}
    first = f"U{public_id('Condition', downward['nodes'][0]['slug'])}9999".encode().hex()
    assert ask("DESC", first)["pageInfo"] == downward["pageInfo"]
    assert ask("DESC", last) == {
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True, "endCursor": None},
    }


def test_questions_are_listed_and_member_counts_are_counted(reference: Reference) -> None:
    by = "orderBy: {field: REVIEW_DUE_ON, direction: DESC}"
    asked = [f"questions({by}, filter: {{conditions: {ids}}}) {{ totalCount }}" for ids in (f'["{OMS_ID}"]', "[]")]
    stats = "nodes { condition { slug } } totalCount"
    counted = f'communityStats(filter: {{conditions: "{OMS_ID}"}}) {{ {stats} }}'
    own = f'community(by: {{slug: "diseasemaps"}}) {{ stats {{ {stats} }} }}'
    answer = reference.execute(f"{{ all: {asked[0]} none: {asked[1]} {counted} {own} }}", {})
    assert (answer["all"]["totalCount"] > 0, answer["none"]["totalCount"]) == (True, 0)
    assert answer["communityStats"] == {"nodes": [{"condition": {"slug": OMS}}], "totalCount": 1}
    assert answer["community"]["stats"] == answer["communityStats"]


def test_each_code_is_answered_in_turn_with_the_reason_of_its_miss(reference: Reference) -> None:
    source = (
        "query ($codes: [CodeInput!]!) { conditionsByCode(codes: $codes) { system value condition { slug } miss } }"
    )
    given = [("GARD", "gard: 10009"), ("ORPHA", "1184"), ("ORPHA", "0"), ("GARD", "10009"), ("ICD10", "g25.4")]
    codes = [{"system": system, "value": value} for system, value in given]
    assert [tuple(one.values()) for one in reference.execute(source, {"codes": codes})["conditionsByCode"]] == [
        ("GARD", "0010009", {"slug": OMS}, None),
        ("ORPHA", "1184", None, "UNKNOWN_CODE"),
        ("ORPHA", "0", None, "MALFORMED_CODE"),
        ("GARD", "0010009", {"slug": OMS}, None),
        ("ICD10", "G25.4", {"slug": "x"}, None),
    ]


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
