"""A condition's document → its row and all that hangs from it: heredity, lists, triggers, workup."""

from collections.abc import Iterable, Sequence

from data import documents as d
from data.codes import local_part
from data.identity import public_id, sort_key
from data.keys import Keys, bake_sources
from data.rows import Row, cited_text, named, number, review, rich, statement, valued
from data.writer import Writer


def bake_condition(slug: str, condition: d.Condition, keys: Keys, writer: Writer) -> None:
    """Write one condition."""
    key = keys.of("conditions", slug)
    owner: Row = {"condition": key}
    row: Row = {
        **named("Condition", key, slug, condition.name),
        "kind": condition.kind,
        "citations": writer.citation_set(condition.citations),
        **cited_text("summary", condition.summary, writer),
        **cited_text("definition", condition.definition, writer),
        **valued("mechanism_", condition.mechanism, writer),
        **valued("trigger_evidence_", condition.trigger_evidence, writer, name="status"),
        "heredity_answer": condition.heredity.answer.value,
        "triggers_total": len(condition.triggers),
        **review(condition.review),
    }
    writer.insert("condition", row)
    _bake_heredity(owner, condition.heredity, writer)
    for table, rows in _condition_lists(condition, writer).items():
        _bake_list(table, owner, rows, writer)
    back: Row = {
        "condition_id": public_id("Condition", slug),
        "condition_name": condition.name,
        "condition_sort_key": sort_key(condition.name),
    }
    _bake_triggers({**owner, **back}, condition.triggers, keys, writer)
    if condition.workup:
        _bake_workup({**owner, **back}, condition.workup, keys, writer)
    bake_sources("condition", key, condition, keys, writer)


def _condition_lists(condition: d.Condition, writer: Writer) -> dict[str, list[Row]]:
    cite = writer.citation_set
    return {
        "synonym": [
            {"text": synonym.text, "scope": synonym.scope, "citations": cite(synonym.citations)}
            for synonym in condition.synonyms
        ],
        "identifier": [
            {
                "system": code.system,
                "value": local_part(code.system, code.value),
                "relation": code.relation,
                "url": code.url,
                "citations": cite(code.citations),
            }
            for code in condition.identifiers
        ],
        "affected_site": [statement("", site, writer) for site in condition.affected_sites],
        "care": [statement("", care, writer) for care in condition.care],
        "course": [statement("", course, writer) for course in condition.course],
        "sign_statement": [
            {**statement("", sign, writer), "hpo": sign.hpo, "frequency": sign.frequency} for sign in condition.signs
        ],
        "onset_statement": [
            {"period": onset.period, **rich("statement", onset.statement), "citations": cite(onset.citations)}
            for onset in condition.onset
        ],
        "prevalence_statement": [
            {
                "measure": figure.measure,
                "band": figure.band,
                "per_million": number(figure.per_million),
                "place": figure.place,
                "validation": figure.validation,
                "citations": cite(figure.citations),
            }
            for figure in condition.prevalence
        ],
    }


def _bake_list(table: str, owner: Row, rows: Iterable[Row], writer: Writer) -> None:
    for position, row in enumerate(rows):
        writer.insert(table, {**owner, "position": position, **row})


def _bake_heredity(owner: Row, heredity: d.Heredity, writer: Writer) -> None:
    row: Row = {
        **owner,
        **valued("answer_", heredity.answer, writer),
        **valued("genetic_", heredity.genetic, writer),
        **valued("hereditary_", heredity.hereditary, writer),
        **statement("predisposition_", heredity.predisposition, writer),
        **valued("recurrence_risk_", heredity.recurrence_risk, writer),
        **valued("carrier_testing_", heredity.carrier_testing, writer),
        **valued("prenatal_diagnosis_", heredity.prenatal_diagnosis, writer),
        **valued("genetic_testing_", heredity.genetic_testing, writer),
        **valued("genetic_counselling_", heredity.genetic_counselling, writer),
    }
    writer.insert("heredity", row)
    rows: list[Row] = [
        {
            "pattern": entry.pattern,
            "applicability": entry.applicability,
            **rich("statement", entry.statement),
            "citations": writer.citation_set(entry.citations),
        }
        for entry in heredity.inheritance
    ]
    _bake_list("inheritance_statement", owner, rows, writer)


def _bake_triggers(owner: Row, triggers: Sequence[d.ConditionTrigger], keys: Keys, writer: Writer) -> None:
    for position, entry in enumerate(triggers):
        row: Row = {
            **owner,
            "trigger": keys.of("triggers", entry.trigger),
            "trigger_id": public_id("Trigger", entry.trigger),
            "sort_key": f"{position:04d}",
            "trigger_kind": keys.trigger_kinds[entry.trigger],
            "role": entry.role,
            "population": entry.population,
            **rich("statement", entry.statement),
            "citations": writer.citation_set(entry.citations),
        }
        shares: list[Row] = [
            {
                "value": number(share.value),
                "low": number(share.low),
                "high": number(share.high),
                "studied": share.studied,
                **rich("statement", share.statement),
                "citations": writer.citation_set(share.citations),
            }
            for share in entry.shares
        ]
        _bake_list("share", {"condition_trigger": writer.insert("condition_trigger", row)}, shares, writer)


def _bake_workup(owner: Row, workup: d.Workup, keys: Keys, writer: Writer) -> None:
    row: Row = {"condition": owner["condition"], **cited_text("summary", workup.summary, writer)}
    key = writer.insert("workup", row)
    for position, step in enumerate(workup.steps, start=1):
        step_row: Row = {
            **owner,
            "workup": key,
            "position": position,
            "procedure": keys.of("procedures", step.procedure),
            "procedure_id": public_id("Procedure", step.procedure),
            "procedure_kind": keys.procedure_kinds[step.procedure],
            **valued("recommendation_", step.recommendation, writer),
            **statement("purpose_", step.purpose, writer),
        }
        in_step: Row = {"workup_step": writer.insert("workup_step", step_row)}
        _bake_list("finding", in_step, [statement("", finding, writer) for finding in step.findings], writer)
        negatives = [_negative_result(negative, keys, writer) for negative in step.negative_results]
        _bake_list("negative_result_statement", in_step, negatives, writer)
        looks_for: list[Row] = [{"trigger": keys.of("triggers", slug)} for slug in step.looks_for]
        _bake_list("workup_step_looks_for", in_step, looks_for, writer)
        rules_out: list[Row] = [{"condition": keys.of("conditions", slug)} for slug in step.rules_out]
        _bake_list("workup_step_rules_out", in_step, rules_out, writer)


def _negative_result(negative: d.NegativeResult, keys: Keys, writer: Writer) -> Row:
    subject = negative.of
    return {
        "of_condition": keys.of("conditions", subject.condition) if subject.condition else None,
        "of_trigger": keys.of("triggers", subject.trigger) if subject.trigger else None,
        **valued("", negative, writer),
    }
