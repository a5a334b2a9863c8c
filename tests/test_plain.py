"""What is read quickly is what is read with its places, or nothing: who has no problem needs no place."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.plain import NotPlain, plain
from data.positions import INVISIBLE, locate
from service.settings import DOCUMENTS

LINES = st.sampled_from(
    [
        "a: b", "a: c", "b:", "  - c", "  - d: e", "    f: ~", "- g", "c: 'h'", 'd: "\\u200b"', 'e: "\\x41"', "f: &x y",
        "g: *x", "h: !!str i", "? [k]", ": l", "---", "...", "%YAML 1.1", "i: |-", "  text", "j: {k: [l, m]}", "{", "]",
        "\tn", "null", "~", "'null'", "? |", "o: null", "'o': NULL", '"a": 1', "", "# only", "p: >-", "@", "&a b: c",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=8).map("\n".join))
@example("a: b\nb:\n  - c\n  - d: e")
@example("a:\n" + "\n".join("  " * depth + "b:" for depth in range(1, 45)))
@example("'' : b\n? ''\n: c")
def test_a_text_is_read_quickly_only_where_nothing_is_wrong_with_it(text: str) -> None:
    located = locate("a.yaml", text)
    try:
        value = plain(text)
    except NotPlain:
        return
    assert not INVISIBLE.search(text)
    assert (value, located.problems, located.broken) == (located.value, [], set())


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_every_document_of_ours_is_read_quickly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert plain(text) == locate("", text).value
