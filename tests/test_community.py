"""Disclosure rule 1: what is published of a community points at no member."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build import bake
from data.community import MemberCount, disclosed
from data.documents import Community, Content, MemberTotal
from data.release import Candidate, uri
from data.vocabulary import CountPrecision

OMS = "opsoclonus-myoclonus-syndrome"
FEWER_THAN_15 = MemberCount(None, "fewer than 15", CountPrecision.FEWER_THAN)
LARGEST = 10**15


@pytest.mark.parametrize("members", range(13))
def test_of_up_to_twelve_members_one_and_the_same_is_said_also_of_none(members: int) -> None:
    assert disclosed(members, published_by_source=False) == FEWER_THAN_15


@pytest.mark.parametrize(
    ("members", "value", "text"),
    [
        (13, 15, "about 15"),
        (17, 15, "about 15"),
        (18, 20, "about 20"),
        (22, 20, "about 20"),
        (23, 25, "about 25"),
        (997, 995, "about 995"),
        (998, 1000, "about 1,000"),
        (1_234_567, 1_234_565, "about 1,234,565"),
    ],
)
def test_from_thirteen_on_the_nearest_five_is_said(members: int, value: int, text: str) -> None:
    count = disclosed(members, published_by_source=False)
    assert (count.value, count.text, count.precision) == (value, text, "ROUNDED")


@given(st.integers(13, LARGEST))
def test_a_rounded_count_lies_within_two_of_the_truth_and_is_never_below_15(members: int) -> None:
    count = disclosed(members, published_by_source=False)
    assert count.value is not None
    assert abs(count.value - members) <= 2
    assert count.value % 5 == 0
    assert count.value >= 15
    assert count.precision == "ROUNDED"
    assert count.text == f"about {count.value:,}"


@given(st.integers(13, LARGEST))
def test_every_rounded_count_stands_for_several_true_ones(members: int) -> None:
    said = disclosed(members, published_by_source=False)
    alike = [other for other in range(members - 4, members + 5) if disclosed(other, published_by_source=False) == said]
    assert len(alike) >= 5


@given(st.integers(0, LARGEST))
def test_an_exact_count_is_said_only_where_the_source_says_it(members: int) -> None:
    assert disclosed(members, published_by_source=False).precision != "EXACT"
    exact = disclosed(members, published_by_source=True)
    assert (exact.value, exact.text, exact.precision) == (members, f"{members:,}", "EXACT")


# ---- What a release holds


@pytest.fixture
def bare(content: Content) -> Content:
    """The project's sources alone, so that baking is quick."""
    nothing: dict[str, Any] = {
        subject: {} for subject in ("triggers", "procedures", "conditions", "questions", "translations")
    }
    return replace(content, **nothing)


def counting(content: Content, counts: Sequence[tuple[int, bool]]) -> Content:
    """Give a community a count: its members with OMS, and whether the source publishes it."""
    source = min(content.sources)
    raw = [
        {"condition": OMS, "as_of": date(2026, 1, 1), "members": members, "published": published, "citations": [source]}
        for members, published in counts
    ]
    communities = {
        f"community-{number:03d}": Community(name=f"Community {number}", totals=[MemberTotal.model_validate(total)])
        for number, total in enumerate(raw)
    }
    return replace(content, communities=communities)


def baked(content: Content, releases: Path) -> Candidate:
    """Bake invented content."""
    return bake(content, "0" * 64, releases)


def test_a_release_of_no_member_is_byte_for_byte_that_of_twelve(bare: Content, tmp_path: Path) -> None:
    candidates = {baked(counting(bare, [(members, False)]), tmp_path) for members in (0, 1, 7, 12)}
    assert len(candidates) == 1
    assert baked(counting(bare, [(13, False)]), tmp_path) not in candidates


def test_a_release_of_13_is_byte_for_byte_that_of_17(bare: Content, tmp_path: Path) -> None:
    candidates = {baked(counting(bare, [(members, False)]), tmp_path) for members in (13, 15, 17)}
    assert len(candidates) == 1
    assert baked(counting(bare, [(18, False)]), tmp_path) not in candidates


def test_the_statistics_hold_no_count_below_15_that_no_source_publishes(bare: Content, tmp_path: Path) -> None:
    hidden = [(members, False) for members in range(40)]
    candidate = baked(counting(bare, [*hidden, (7, True)]), tmp_path)
    with closing(sqlite3.connect(uri(tmp_path / candidate.statistics.name), uri=True)) as connection:
        rows = connection.execute(
            "SELECT members_value, members_text, members_precision FROM community_stats ORDER BY key"
        ).fetchall()
    assert rows[:13] == [(None, "fewer than 15", "FEWER_THAN")] * 13
    assert {value for value, _, _ in rows[13:40]} == {15, 20, 25, 30, 35, 40}
    assert rows[40:] == [(7, "7", "EXACT")]


def test_the_content_says_nothing_of_how_many_members_there_are(bare: Content, tmp_path: Path) -> None:
    files = {baked(counting(bare, [(members, False)]), tmp_path).content for members in (0, 12, 13, 999)}
    assert len(files) == 1
