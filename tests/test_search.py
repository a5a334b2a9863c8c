"""What people find: by what they remember of a name, by a code, by words of a text, while they type."""

from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.operation import Refused, prepare
from tests.asking import Asker

OMS = "opsoclonus-myoclonus-syndrome"
SEARCH = """
query ($text: String!, $kinds: [SearchKind!], $first: Int, $after: Cursor) {
  search(text: $text, kinds: $kinds, first: $first, after: $after) {
    totalCount
    edges {
      cursor matched highlight
      node {
        __typename
        ... on Condition { slug } ... on Trigger { slug } ... on Procedure { slug } ... on Question { slug }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
NOTHING = ("", " ", "?!", '"', "' xyz=1 --", "*", "NEAR(", "xyzzyx", "\0", "-", "(" * 500)


def found(asker: Asker, text: str, **more: Any) -> Any:
    return asker.ask(SEARCH, {"text": text, **more})["search"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("dancing eyes", OMS),
        ("Dancing Eye", OMS),
        ("eyes dancing", OMS),
        ("kinsbourne", OMS),
        ("OMS", OMS),
        ("ORPHA:1183", OMS),
        ("0015247", OMS),
        ("guillain barre", "guillain-barre-syndrome"),
        ("Guillain-Barré", "guillain-barre-syndrome"),
        ("huntington", "huntington-disease"),
        ("duchenn", "duchenne-muscular-dystrophy"),
        ("anti nmda", "anti-nmda-receptor-encephalitis"),
        ("neuroblastoma", "neuroblastoma"),
        ("scintigraphy", "mibg-scintigraphy"),
    ],
)
def test_the_best_find_stands_first(text: str, slug: str, asker: Asker) -> None:
    assert found(asker, text)["edges"][0]["node"]["slug"] == slug


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_finds_nothing_is_no_error(text: str, asker: Asker) -> None:
    result = found(asker, text)
    assert (result["totalCount"], result["edges"]) == (0, [])
    assert result["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


def test_each_thing_is_found_once_by_its_best_text(asker: Asker) -> None:
    edges = found(asker, "opsoclonus", first=100)["edges"]
    slugs = [edge["node"]["slug"] for edge in edges]
    assert len(slugs) == len(set(slugs))
    assert "opsoclonus" in edges[0]["matched"].casefold()
    assert slugs[0] == OMS


def test_pages_follow_one_another_without_gap_or_repetition(asker: Asker) -> None:
    everything = found(asker, "a", first=100)
    assert everything["totalCount"] > 10
    pages, after = [], None
    while True:
        page = found(asker, "a", first=3, after=after)
        pages += page["edges"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert pages == everything["edges"]


def test_kinds_narrow_the_search(asker: Asker) -> None:
    kinds = {"Trigger": "TRIGGER", "Procedure": "PROCEDURE", "Question": "QUESTION", "Condition": "CONDITION"}
    for type_name, kind in kinds.items():
        edges = found(asker, "e" if kind != "QUESTION" else "is", kinds=[kind])["edges"]
        assert edges
        assert {edge["node"]["__typename"] for edge in edges} == {type_name}
    assert found(asker, "e", kinds=[])["edges"] == []


def test_a_highlight_is_safe_html_of_the_matched_text(asker: Asker) -> None:
    edges = found(asker, "hva vma", first=100)["edges"]
    assert edges
    for edge in edges:
        assert "<mark>" in edge["highlight"]
        plain = edge["highlight"].replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == edge["matched"]


def test_suggestions_are_names_that_begin_so(asker: Asker) -> None:
    source = "query ($p: String!, $n: Int!) { suggest(prefix: $p, first: $n) { text kind slug node { __typename } } }"
    typed = "dancing e"
    for length in range(3, len(typed) + 1):
        (first, *_) = asker.ask(source, {"p": typed[:length], "n": 20})["suggest"]
        assert first["slug"] == OMS
        assert first["node"] == {"__typename": "Condition"}
    assert asker.ask(source, {"p": "", "n": 5})["suggest"] == []
    names = asker.ask('{ a: suggest(prefix: "e", first: null) { text } b: suggest(prefix: "e") { text } }')
    assert names["a"] == names["b"]
    assert len(names["a"]) <= 8
    assert len(asker.ask(source, {"p": "s", "n": 2})["suggest"]) == 2


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ('{ suggest(prefix: "a", first: 0) { text } }', "INVALID_PAGE"),
        ('{ suggest(prefix: "a", first: 21) { text } }', "INVALID_PAGE"),
        ('{ search(text: "a", first: 101) { totalCount } }', "INVALID_PAGE"),
        ('{ search(text: "a", after: "6e") { totalCount } }', "INVALID_CURSOR"),
    ],
)
def test_what_is_refused_is_refused_before_any_sql(source: str, code: str, graphql_schema: GraphQLSchema) -> None:
    with pytest.raises(Refused) as caught:
        prepare(graphql_schema, source).bind({}, {})
    assert caught.value.errors[0].formatted["extensions"] == {"code": code}
