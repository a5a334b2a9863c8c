"""The names that random operations use: of things that exist, and of some that do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.documents import Content
from data.identity import public_id, sort_key


@dataclass(frozen=True)
class Pool:
    """What arguments name: ids and slugs by type, codes as (system, value), cursors by tag; not all exist."""

    ids: Mapping[str, Sequence[str]]
    slugs: Mapping[str, Sequence[str]]
    codes: Sequence[tuple[str, str]]
    cursors: Mapping[str, Sequence[str]]


def pool_of(content: Content, facts: Mapping[str, str]) -> Pool:
    """Collect what `content`, released as `facts` say, has names for."""
    slugs = {
        "Condition": list(content.conditions),
        "Trigger": list(content.triggers),
        "Procedure": list(content.procedures),
        "Question": list(content.questions),
        "Source": list(content.sources),
        "Community": list(content.communities),
    }
    ids = {name: [public_id(name, slug) for slug in of_type] for name, of_type in slugs.items()}
    totals = [(slug, total.condition) for slug, of in content.communities.items() for total in of.totals]
    ids |= {"CommunityStats": [public_id("CommunityStats", *names) for names in totals], "Release": [facts["id"]]}
    codes = [(code.system.value, code.value) for of in content.conditions.values() for code in of.identifiers]
    written = [(system, f"{system}:{value}") for system, value in codes if system in {"MONDO", "ORPHA", "GARD"}]
    bare = [(system, value.lstrip("0")) for system, value in codes if system in {"MONDO", "GARD"}]
    names = [(public_id("Condition", slug), sort_key(of.name)) for slug, of in content.conditions.items()]
    near = [(f"c{letter * 16}", key[:size]) for letter in "a7" for size in (0, 12, 99) for _, key in names[:9]]
    places = [(identity, f"{number:04d}") for number in range(8) for identity in ids["Trigger"]]
    return Pool(
        ids=ids,
        slugs=slugs,
        codes=[*codes, *written, *bare, ("ORPHA", "0"), ("ICD10", "' --")],
        cursors={
            "t": [f"t{identity}{key}".encode().hex() for identity, key in [*places, *near]],
            **{tag: [f"{tag}{identity}{key}".encode().hex() for identity, key in [*names, *near]] for tag in "nc"},
        },
    )
