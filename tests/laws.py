"""Which documents pass a filter and how they are sorted, said of one document at a time.

A filter is a mapping from names to what is wanted. A name that is left out or null lets everything pass.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from data.documents import Condition, Content, Procedure, Question, Review, Trigger
from data.identity import public_id, sort_key

Wanted: TypeAlias = Mapping[str, Any] | None
Laws: TypeAlias = Mapping[str, Callable[[Any], bool]]


def condition_passes(content: Content, slug: str, wanted: Wanted) -> bool:
    """Tell whether a condition passes a `ConditionFilter`."""
    condition = content.conditions[slug]
    heredity, triggers = condition.heredity, [entry.trigger for entry in condition.triggers]
    procedures = [step.procedure for step in condition.workup.steps] if condition.workup else []
    registered = [total.condition for community in content.communities.values() for total in community.totals]
    return _passes(
        wanted,
        {
            **_reviewed(condition.review),
            "kinds": lambda kinds: condition.kind in kinds,
            "mechanisms": lambda mechanisms: condition.mechanism.value in mechanisms,
            "heredity": lambda answers: heredity.answer.value in answers,
            "inheritance": lambda patterns: any(
                entry.pattern in patterns for entry in heredity.inheritance if entry.applicability == "APPLIES"
            ),
            "triggerKinds": lambda kinds: any(content.triggers[trigger].kind in kinds for trigger in triggers),
            "triggers": lambda ids: any(public_id("Trigger", trigger) in ids for trigger in triggers),
            "procedures": lambda ids: any(public_id("Procedure", procedure) in ids for procedure in procedures),
            "nameStartsWith": lambda text: _starts(condition.name, text),
            "hasCommunity": lambda has: has == (slug in registered),
        },
    )


def question_passes(question: Question, wanted: Wanted) -> bool:
    """Tell whether a question passes a `QuestionFilter`."""
    return _passes(
        wanted,
        {
            **_reviewed(question.review),
            "conditions": lambda ids: public_id("Condition", question.condition) in ids,
            "topics": lambda topics: question.topic in topics,
            "verdicts": lambda verdicts: question.verdict in verdicts,
        },
    )


def thing_passes(thing: Trigger | Procedure, wanted: Wanted) -> bool:
    """Tell whether a trigger or a procedure passes a `TriggerFilter` or `ProcedureFilter`."""
    return _passes(
        wanted,
        {
            "kinds": lambda kinds: thing.kind in kinds,
            "nameStartsWith": lambda text: _starts(thing.name, text),
        },
    )


def stats_pass(community: str, condition: str, wanted: Wanted) -> bool:
    """Tell whether a community's members with a condition pass a `CommunityStatsFilter`."""
    return _passes(
        wanted,
        {
            "communities": lambda ids: public_id("Community", community) in ids,
            "conditions": lambda ids: public_id("Condition", condition) in ids,
        },
    )


def condition_order(wanted: Wanted) -> tuple[str, Callable[[Condition], str]]:
    """Give the letter of a `ConditionOrder`'s cursors, and what it sorts by."""
    by: Mapping[str, tuple[str, Callable[[Condition], str]]] = {
        "NAME": ("n", lambda condition: sort_key(condition.name)),
        "UPDATED_ON": ("u", lambda condition: condition.review.updated_on.isoformat()),
        "REVIEW_DUE_ON": ("d", lambda condition: due_on(condition.review).isoformat()),
    }
    letter, key = by[wanted["field"] if wanted else "NAME"]
    return _directed(letter, wanted), key


def question_order(wanted: Wanted) -> tuple[str, Callable[[Question], str]]:
    """Give the letter of a `QuestionOrder`'s cursors, and what it sorts by."""
    by: Mapping[str, tuple[str, Callable[[Question], str]]] = {
        "QUESTION": ("q", lambda question: sort_key(question.question)),
        "UPDATED_ON": ("u", lambda question: question.review.updated_on.isoformat()),
        "REVIEW_DUE_ON": ("d", lambda question: due_on(question.review).isoformat()),
    }
    letter, key = by[wanted["field"] if wanted else "QUESTION"]
    return _directed(letter, wanted), key


def due_on(review: Review) -> date:
    """Say when a text is due to be looked over: a year after its last change, unless its author says when."""
    changed = review.updated_on
    leap_day = (changed.month, changed.day) == (2, 29)
    return review.due_on or changed.replace(year=changed.year + 1, day=28 if leap_day else changed.day)


def _passes(wanted: Wanted, laws: Laws) -> bool:
    return all(laws[name](value) for name, value in (wanted or {}).items() if value is not None)


def _reviewed(review: Review) -> Laws:
    return {
        "reviewStatus": lambda statuses: review.status in statuses,
        "updatedSince": lambda day: review.updated_on >= date.fromisoformat(day),
        "reviewDueBefore": lambda day: due_on(review) < date.fromisoformat(day),
    }


def _starts(name: str, text: str) -> bool:
    return sort_key(name).startswith(sort_key(text))


def _directed(letter: str, wanted: Wanted) -> str:
    return letter.upper() if wanted and wanted["direction"] == "DESC" else letter
