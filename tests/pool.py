"""The names that random operations use: of things that exist, and of some that do not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.documents import Content
from data.identity import public_id, sort_key
from tests.laws import due_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Pool:
    """What arguments name; not all of it exists.

    Ids, slugs and beginnings of names stand by type, codes are (system, value), cursors stand by the type of their
    connection and the letter of their order, days by the filter that they are for.
    """

    ids: Mapping[str, Sequence[str]]
    slugs: Mapping[str, Sequence[str]]
    beginnings: Mapping[str, Sequence[str]]
    codes: Sequence[tuple[str, str]]
    days: Mapping[str, Sequence[str]]
    cursors: Mapping[str, Mapping[str, Sequence[str]]]


def pool_of(content: Content, facts: Mapping[str, str]) -> Pool:
    """Collect what `content`, released as `facts` say, has names for."""
    names = {
        "Condition": [of.name for of in content.conditions.values()],
        "Trigger": [of.name for of in content.triggers.values()],
        "Procedure": [of.name for of in content.procedures.values()],
    }
    slugs = {
        "Condition": list(content.conditions),
        "Trigger": list(content.triggers),
        "Procedure": list(content.procedures),
        "Question": list(content.questions),
        "Source": list(content.sources),
        "Community": list(content.communities),
    }
    ids = {type_name: [public_id(type_name, slug) for slug in of_type] for type_name, of_type in slugs.items()}
    totals = [(slug, total.condition) for slug, of in content.communities.items() for total in of.totals]
    ids |= {"CommunityStats": [public_id("CommunityStats", *names) for names in totals], "Release": [facts["id"]]}
    reviews = [
        *(of.review for of in content.conditions.values()),
        *(of.review for of in content.questions.values()),
    ]
    return Pool(
        ids=ids,
        slugs=slugs,
        beginnings={type_name: list(_beginnings(of_type)) for type_name, of_type in names.items()},
        codes=_codes(content),
        days={
            "updatedSince": _days([review.updated_on for review in reviews]),
            "reviewDueBefore": _days([due_on(review) for review in reviews]),
        },
        cursors=_cursors(content, names, ids),
    )


def _beginnings(names: Sequence[str]) -> Iterator[str]:
    yield from ("", " ", "-", "%", "_", "'", "é", "\0", "zz")
    for name in names:
        yield from (name, name[:1].upper(), f"  {name[:-1]}", sort_key(name)[:-1], name.upper(), f"{name}x")
        yield from 3 * [name.lower().partition(" ")[0] + " " + digit for digit in "01"]


def _codes(content: Content) -> Sequence[tuple[str, str]]:
    codes = [(code.system.value, code.value) for of in content.conditions.values() for code in of.identifiers]
    written = [(system, f" {system}:{value}") for system, value in codes if system in {"MONDO", "ORPHA", "GARD"}]
    bare = [(system, value.lstrip("0")) for system, value in codes if system in {"MONDO", "GARD"}]
    unknown = [
        ("ORPHA", "1"),
        ("MONDO", "7"),
        ("ICD10", "A00"),
        ("DOID", "1"),
        ("MESH", "d000"),
        ("OMIM", "MIM:100100"),
    ]
    malformed = [
        ("ORPHA", "0"),
        ("ICD10", "' --"),
        ("GARD", ""),
        ("UMLS", "c1"),
        ("MONDO", 'x"\n😀'),
        ("OMIM", "\u0661"),
    ]
    return [
        *codes,
        *written,
        *bare,
        *[*unknown, *malformed, *((system, f"{value}\0") for system, value in codes[:2])] * 5,
    ]


def _days(turning: Iterable[date]) -> Sequence[str]:
    """Give the days on which a filter's answer turns, often, and others."""
    near = [day + apart * ONE_DAY for day in turning for apart in (-1, 0, 0, 0, 1)]
    return ["0001-01-01", "9999-12-31", *map(date.isoformat, near)]


def _cursors(
    content: Content, names: Mapping[str, Sequence[str]], ids: Mapping[str, Sequence[str]]
) -> Mapping[str, Mapping[str, Sequence[str]]]:
    sorted_by = {type_name: [sort_key(name) for name in of_type] for type_name, of_type in names.items()}
    reviews = {
        "Condition": [of.review for of in content.conditions.values()],
        "Question": [of.review for of in content.questions.values()],
    }
    sorted_by["Question"] = [sort_key(of.question) for of in content.questions.values()]
    updated = {type_name: [of.updated_on.isoformat() for of in of_type] for type_name, of_type in reviews.items()}
    due = {type_name: [due_on(of).isoformat() for of in of_type] for type_name, of_type in reviews.items()}
    by_name = {type_name: list(zip(ids[type_name], keys, strict=True)) for type_name, keys in sorted_by.items()}
    dated = {
        type_name: {
            "u": _written("u", zip(ids[type_name], updated[type_name], strict=True)),
            "d": _written("d", zip(ids[type_name], due[type_name], strict=True)),
        }
        for type_name in reviews
    }
    of_condition = {"c": _written("c", by_name["Condition"])}
    totals = [(slug, total.condition) for slug, of in content.communities.items() for total in of.totals]
    stats = [(public_id("CommunityStats", *names), public_id("Condition", names[1])) for names in totals]
    return {
        "ConditionConnection": _both({"n": _written("n", by_name["Condition"]), **dated["Condition"]}),
        "QuestionConnection": _both({"q": _written("q", by_name["Question"]), **dated["Question"]}),
        "TriggerConnection": {"n": _written("n", by_name["Trigger"])},
        "ProcedureConnection": {"n": _written("n", by_name["Procedure"])},
        "CommunityStatsConnection": {"m": _written("m", stats)},
        "ConditionTriggerConnection": {
            "t": _written("t", [(identity, f"{number:04d}") for number in range(8) for identity in ids["Trigger"]])
        },
        "TriggerConditionConnection": of_condition,
        "ProcedureConditionConnection": of_condition,
    }


def _written(letter: str, places: Iterable[tuple[str, str]]) -> Sequence[str]:
    """Write the cursors of places (id, sort key), of some that lie near them, and often of the first and the last."""
    exact = sorted(places, key=lambda place: (place[1], place[0]))
    near = [(f"c{tie * 16}", key[:size]) for tie in "a7" for size in (0, 8, 12, 99) for _, key in exact[:9]]
    ends = [exact[0], exact[-1]] * (len(exact) // 5)
    return [f"{letter}{identity}{key}".encode().hex() for identity, key in [*exact, *near, *ends]]


def _both(cursors: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Add the orders that go the other way: their letters are capitals."""
    other_way = {
        letter.upper(): [letter.upper().encode().hex() + cursor[2:] for cursor in of_order]
        for letter, of_order in cursors.items()
    }
    return {**cursors, **other_way}
