"""Names that must stay: public ids, the order of names, and the cursors made of both."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from data.cursor import InvalidCursorText, read_cursor
from data.identity import ID_LENGTH, LETTERS, public_id, sort_key

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
# Latin letters, but for the dotless i: its capital is that of the other i.
LATIN = st.text(st.characters(max_codepoint=0x24F, exclude_characters="\u0131", codec="utf-8"))
TAGS = st.characters(codec="ascii", exclude_characters="\0")
IDS = st.builds(public_id, st.sampled_from(sorted(LETTERS)), NAMES)


def written(tag: str, identity: str, sort_key: str) -> str:
    """Write a cursor as the SQL statements write it."""
    return (tag + identity + sort_key).encode().hex()


# ---- Public ids


def test_the_ids_that_clients_keep_never_change() -> None:
    assert public_id("Condition", "opsoclonus-myoclonus-syndrome") == "ciamf5bz5xnqvrt5v"
    assert public_id("CommunityStats", "diseasemaps", "opsoclonus-myoclonus-syndrome") == "kjdjsqjoynhns7yhl"
    assert public_id("Trigger", "neuroblastoma") == "tnravf5wlf6qo5czv"


@given(type_name=st.sampled_from(sorted(LETTERS)), names=st.lists(NAMES, min_size=1, max_size=3))
def test_an_id_has_17_characters_of_which_the_first_tells_the_type(type_name: str, names: list[str]) -> None:
    identity = public_id(type_name, *names)
    assert len(identity) == ID_LENGTH == 17
    assert identity[0] == LETTERS[type_name]
    assert set(identity[1:]) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_every_type_has_a_letter_of_its_own() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)


@given(one=st.tuples(st.sampled_from(sorted(LETTERS)), NAMES, NAMES), other=st.tuples(NAMES, NAMES))
def test_different_things_have_different_ids(one: tuple[str, str, str], other: tuple[str, str]) -> None:
    type_name, *names = one
    assume(tuple(names) != other)
    assert public_id(type_name, *names) != public_id(type_name, *other)
    assert public_id(type_name, *names) != public_id(type_name, "".join(names))


# ---- The order of names


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Huntington disease", "huntington disease"),
        ("HUNTINGTON  Disease", "huntington disease"),
        ("Guillain-Barré syndrome", "guillain barre syndrome"),
        ("Guillain\u2013Barre\u0301 syndrome", "guillain barre syndrome"),
        ("Sjögren's syndrome", "sjogren s syndrome"),
        ("Ménière disease", "meniere disease"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Þórshöfn", "þorshofn"),
        ("İstanbul", "istanbul"),
        ("XXIV. Ⅳ ½", "xxiv iv 1 2"),
        ("  (tabs\tand\u00a0spaces) ", "tabs and spaces"),
        ("Opsoclonus-myoclonus syndrome (ORPHA:1183)", "opsoclonus myoclonus syndrome orpha 1183"),
        ("病気", "病気"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_names_sort_without_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert sort_key(name) == folded


@given(LATIN)
def test_a_sort_key_is_its_own_sort_key(name: str) -> None:
    assert sort_key(sort_key(name)) == sort_key(name)


@given(LATIN)
def test_capitals_and_spaces_around_make_no_difference_to_the_order(name: str) -> None:
    assert sort_key(name.upper()) == sort_key(name.lower()) == sort_key(f" {name}. ")


# ---- Cursors


@given(tag=TAGS, identity=IDS, key=NAMES)
@example(tag="n", identity=public_id("Condition", "a"), key="")
@example(tag="n", identity=public_id("Condition", "a"), key="病気 😀")
def test_a_cursor_tells_where_its_row_stands(tag: str, identity: str, key: str) -> None:
    assert read_cursor(written(tag, identity, key), tag) == (key, identity)


@given(tag=TAGS, other=TAGS, identity=IDS, key=NAMES)
def test_a_cursor_of_another_order_is_refused(tag: str, other: str, identity: str, key: str) -> None:
    assume(tag != other)
    with pytest.raises(InvalidCursorText):
        read_cursor(written(tag, identity, key), other)


HEXADECIMAL = st.text("0123456789abcdefABCDEF \n", max_size=80)


@given(text=st.one_of(st.text(), HEXADECIMAL, HEXADECIMAL.map(lambda tail: written("n", "c" * 16, "") + tail)))
@example("")
@example(written("n", "c" * 16, ""))  # the id lacks a character
@example(written("n", "c" * 17, "a")[:-1])
@example(written("n", "c" * 17, "a").upper())
@example(written("n", "c" * 17, "a") + " ")
@example(written("n", "c" * 17, "a\0"))
@example(written("n", "c" * 17, "a") + "ff")  # not UTF-8
@example("\ud800")
@example("\uff11\uff12")
def test_any_other_text_is_refused(text: str) -> None:
    try:
        key, identity = read_cursor(text, "n")
    except InvalidCursorText as refusal:
        assert str(refusal) == text  # noqa: PT017  # most texts are refused; the few that are not are checked below
        return
    assert len(identity) == ID_LENGTH
    assert "\0" not in key
    assert written("n", identity, key) == text
