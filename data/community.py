"""Disclosure control: what may be said of a community without pointing at a member.

A total is exact only where the source itself publishes it. Otherwise a total below 13 is "fewer than 15", for no
member and for twelve alike, and from 13 on the nearest 5. Nothing finer than a total is published.
"""

from dataclasses import dataclass

from data.vocabulary import CountPrecision

SMALLEST_PUBLISHED = 13
BASE = 5


@dataclass(frozen=True, slots=True)
class MemberCount:
    """A member count as it may be published; `value` is None where only a bound is."""

    value: int | None
    text: str
    precision: CountPrecision


def disclosed(members: int, *, published_by_source: bool) -> MemberCount:
    """Say of `members` what may be said."""
    if published_by_source:
        return MemberCount(members, f"{members:,}", CountPrecision.EXACT)
    if members < SMALLEST_PUBLISHED:
        return MemberCount(None, "fewer than 15", CountPrecision.FEWER_THAN)
    rounded = (members + BASE // 2) // BASE * BASE
    return MemberCount(rounded, f"about {rounded:,}", CountPrecision.ROUNDED)
