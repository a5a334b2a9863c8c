"""The closed sets of values: explained member by member, and the same in the tables as in the code."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data import vocabulary
from data.release import current, uri
from data.vocabulary import Vocabulary

VOCABULARIES = {
    name: thing
    for name, thing in vars(vocabulary).items()
    if isinstance(thing, type) and issubclass(thing, Vocabulary) and thing is not Vocabulary
}
# Which values a column holds: by table and column, or by column alone where every table means the same.
HELD = {
    "condition.kind": "ConditionKind",
    "condition.mechanism_value": "Mechanism",
    "condition.trigger_evidence_status": "TriggerEvidenceStatus",
    "synonym.scope": "SynonymScope",
    "identifier.system": "CodeSystem",
    "identifier.relation": "MappingRelation",
    "sign_statement.frequency": "FrequencyBand",
    "onset_statement.period": "OnsetPeriod",
    "prevalence_statement.measure": "PrevalenceMeasure",
    "prevalence_statement.validation": "Validation",
    "heredity.answer_value": "HeredityAnswer",
    "heredity.genetic_value": "Answer",
    "heredity.hereditary_value": "Answer",
    "heredity.recurrence_risk_value": "RecurrenceRisk",
    "heredity.carrier_testing_value": "Applicability",
    "heredity.prenatal_diagnosis_value": "Applicability",
    "heredity.genetic_testing_value": "Recommendation",
    "heredity.genetic_counselling_value": "Recommendation",
    "inheritance_statement.pattern": "InheritancePattern",
    "inheritance_statement.applicability": "Applicability",
    "trigger.kind": "TriggerKind",
    "condition_trigger.trigger_kind": "TriggerKind",
    "condition_trigger.role": "TriggerRole",
    "procedure.kind": "ProcedureKind",
    "workup_step.procedure_kind": "ProcedureKind",
    "workup_step.recommendation_value": "Recommendation",
    "negative_result_statement.value": "NegativeResult",
    "question.topic": "Topic",
    "question.verdict": "Verdict",
    "source.kind": "SourceKind",
    "community_stats.members_precision": "CountPrecision",
    "review_status": "ReviewStatus",
    "stance": "Stance",
}
# What a statement may answer, with sources or without one.
ANSWERS = (
    "Mechanism",
    "HeredityAnswer",
    "Answer",
    "Applicability",
    "Recommendation",
    "RecurrenceRisk",
    "TriggerEvidenceStatus",
    "NegativeResult",
)
# Columns of a closed set that no document and no answer holds.
INTERNAL = {"search_text.kind"}
IN_LIST = re.compile(r"CHECK \((\w+) IN \(('[^)]*)\)")


@pytest.fixture(scope="module")
def checked(releases: Path) -> dict[str, tuple[str, ...]]:
    """The values that each column of a baked release accepts, in their order, by table and column."""
    pointer = current(releases)
    return {
        column: values
        for file in (pointer.content, pointer.statistics)
        for column, values in _checked_columns(releases / file.name)
        if column not in INTERNAL
    }


def _checked_columns(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    with closing(sqlite3.connect(uri(file), uri=True)) as connection:
        for table, sql in connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"):
            found = IN_LIST.findall(sql)
            assert len(found) == sql.count(" IN ('")
            for column, values in found:
                if (table, column) == ("entity_digest", "type"):
                    continue  # names of GraphQL types
                yield f"{table}.{column}", tuple(re.findall(r"'(\w+)'", values))


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_value_is_named_as_it_is_written_and_explained_in_one_sentence(name: str) -> None:
    members = list(VOCABULARIES[name])
    for member in members:
        assert member.name == member.value == str(member)
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", member.name)
        assert re.fullmatch(r"[A-Z].*\.", member.description)
    assert len({member.description for member in members}) == len(members)
    assert VOCABULARIES[name].__doc__


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_not_known_and_what_is_not_stated_are_two_answers(name: str) -> None:
    answers = VOCABULARIES[name]
    assert answers["UNKNOWN"].description == "Sources say that it is not known."
    assert answers["NOT_STATED"].description == "No source of ours says."


def test_every_table_accepts_exactly_the_values_of_its_vocabulary(checked: dict[str, tuple[str, ...]]) -> None:
    for column, values in checked.items():
        held = HELD.get(column) or HELD[column.partition(".")[2]]
        assert values == tuple(VOCABULARIES[held]), column


def test_every_vocabulary_is_held_by_a_table(checked: dict[str, tuple[str, ...]]) -> None:
    assert {HELD.get(column) or HELD[column.partition(".")[2]] for column in checked} == set(VOCABULARIES)
    assert {column for column in HELD if "." in column} <= checked.keys()
