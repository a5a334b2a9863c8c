"""Prose: what an author may write, and the safe HTML and the plain text that come of it."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import prose

RENDERED = {
    "a paragraph": ("One.", "<p>One.</p>", "One."),
    "two paragraphs": ("One.\n\n\nTwo.", "<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo."),
    "a line break": ("One\ntwo", "<p>One\ntwo</p>", "One two"),
    "a hard line break": ("One  \ntwo", "<p>One<br>\ntwo</p>", "One two"),
    "emphasis": ("*One* **two**", "<p><em>One</em> <strong>two</strong></p>", "One two"),
    "a bullet list": ("- one\n- *two*", "<ul>\n<li>one</li>\n<li><em>two</em></li>\n</ul>", "- one\n- two"),
    "a numbered list": ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>", "1. one\n2. two"),
    "a list in a text": (
        "Signs:\n\n- one\n- two\n\nThat is all.",
        "<p>Signs:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>That is all.</p>",
        "Signs:\n- one\n- two\n\nThat is all.",
    ),
    "a link": (
        "[One](https://example.org/?a=1&b=2)",
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">One</a></p>',
        "One",
    ),
    "an address as a link": (
        "<https://example.org>",
        '<p><a href="https://example.org" rel="noopener noreferrer">https://example.org</a></p>',
        "https://example.org",
    ),
    "a mail address": (
        "[Write](mailto:a@example.org)",
        '<p><a href="mailto:a@example.org" rel="noopener noreferrer">Write</a></p>',
        "Write",
    ),
    "characters of HTML": ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>", "a < b & c > d"),
    "an escaped star": (r"\*not emphasis\*", "<p>*not emphasis*</p>", "*not emphasis*"),
    "an entity": ("1 &lt; 2 &copy;", "<p>1 &lt; 2 ©</p>", "1 < 2 ©"),
    "an escaped tag": (r"\<script>", "<p>&lt;script&gt;</p>", "<script>"),
}
REFUSED = {
    "raw HTML in a line": ("One <b>two", "raw HTML is not allowed in prose", "<b>"),
    "a block of raw HTML": ("One.\n\n<script>two</script>", "raw HTML is not allowed in prose", "<script>two</script>"),
    "a comment": ("One <!-- two -->", "raw HTML is not allowed in prose", "<!-- two -->"),
    "a heading": ("One.\n\n# Two", "a heading is not allowed in prose", "#"),
    "an underlined heading": ("One\n===", "a heading is not allowed in prose", "="),
    "code": ("One `two`", "code is not allowed in prose", "`"),
    "a code block": ("One.\n\n    two", "a code block is not allowed in prose", "two"),
    "a fenced code block": ("```\none\n```", "a code block is not allowed in prose", "```"),
    "an image": ("![one](https://example.org/1.png)", "an image is not allowed in prose", "one"),
    "a block quote": ("> One", "a block quote is not allowed in prose", ">"),
    "a rule": ("One.\n\n---\n\nTwo.", "a rule is not allowed in prose", "---"),
    "what is refused inside a list": ("- one\n- `two`", "code is not allowed in prose", "`"),
}
ADDRESSES = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org",
    "//example.org",
    "/relative",
    "#fragment",
    "",
]


@pytest.mark.parametrize("name", RENDERED)
def test_prose_becomes_html_and_plain_text(name: str) -> None:
    markdown, html, text = RENDERED[name]
    assert list(prose.problems(markdown)) == []
    assert prose.render(markdown) == prose.RichText(markdown, html, text)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_allowed_is_named_with_its_characters(name: str) -> None:
    markdown, message, snippet = REFUSED[name]
    assert [(fault.message, fault.snippet) for fault in prose.problems(markdown)] == [(message, snippet)]
    assert snippet in markdown


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("form", ["[x]({})", "*[x]({})*", "- [x]({})", "[x][1]\n\n[1]: <{}>"])
def test_a_link_to_anything_but_the_web_and_mail_is_refused(form: str, address: str) -> None:
    (problem,) = prose.problems(form.format(address))
    assert problem.message == f"the link to {address!r} leads to no web page or mail address"


@pytest.mark.parametrize(
    "markdown", ["[x](&#106;avascript:alert(1))", "[x](javascript&colon;alert(1))", "<javascript:x>"]
)
def test_a_script_behind_an_entity_or_in_brackets_is_seen_too(markdown: str) -> None:
    (problem,) = prose.problems(markdown)
    assert problem.message.startswith("the link to 'javascript:")


def test_every_fault_of_a_text_is_named() -> None:
    found = list(prose.problems("# One\n\n`two` [three](x:y)\n\n> four"))
    assert [fault.snippet for fault in found] == ["#", "`", "x:y", ">"]


# ---- Whatever is written


class Tags(HTMLParser):
    """Collects the tags of a text, the names of their attributes, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]


PIECES = (
    *(markdown for markdown, _, _ in RENDERED.values()),
    *(markdown for markdown, _, _ in REFUSED.values()),
    *(f"[x]({address})" for address in ADDRESSES),
    "<a href='javascript:x' onclick='y'>",
    "<img src=x onerror=y>",
    "<style>",
    "</p>",
    "[",
    "](",
    ")",
    "&lt;",
    "\\",
    " ",
    "\n",
    "\n\n",
    "  - ",
    "*",
    "_",
    "é病😀",
    "\0",
)
WRITTEN = st.one_of(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.text(max_size=40))


@settings(deadline=None)
@given(WRITTEN)
@example("<script>alert(1)</script>")
@example('<a href="javascript:alert(1)">x</a>')
@example("[x](javascript:alert(1))")
@example('[x](https://example.org "title")')
def test_no_text_makes_html_that_can_do_harm(markdown: str) -> None:
    html = Tags(prose.render(markdown).html)
    assert html.tags <= {"p", "em", "strong", "ul", "ol", "li", "a", "br"}
    assert html.attributes <= {"href", "rel", "start", "title"}
    assert not [link for link in html.links if ":" in link.partition("/")[0] and not link.lower().startswith(SCHEMES)]


SCHEMES = ("http:", "https:", "mailto:")
INLINE = st.sampled_from(["one", "*two*", "**three**", "[four](https://example.org/4)", "5 < 6", "é", "\\*", "&amp;"])
PARAGRAPH = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
LIST = st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items))
ALLOWED = st.lists(st.one_of(PARAGRAPH, LIST), min_size=1, max_size=4).map("\n\n".join)


@settings(deadline=None)
@given(ALLOWED)
def test_what_is_allowed_keeps_its_words_and_its_links_in_every_form(markdown: str) -> None:
    assert list(prose.problems(markdown)) == []
    rich = prose.render(markdown)
    html = Tags(rich.html)
    assert rich.markdown == markdown
    assert html.links == ["https://example.org/4"] * markdown.count("four")
    for word in ("one", "two", "three", "four", "é"):
        assert (
            rich.text.count(word) == rich.html.count(f">{word}") + rich.html.count(f" {word}") == markdown.count(word)
        )
    assert "<" not in rich.text.replace("5 < 6", "")


@settings(deadline=None)
@given(WRITTEN)
def test_the_same_text_is_rendered_to_the_same_bytes(markdown: str) -> None:
    first = prose.render(markdown)
    prose.render.cache_clear()
    assert prose.render(markdown) == first


@given(st.text(st.sampled_from("aZé病ß٣ß_ 1.,;:?!\"'()/%\u2019\u2013\u2014-\n\n*#&<\u00a0\u0301"), max_size=30))
@example("One (two): 3.\n\nFour - five")
@example("a\n\n- b")
@example("1. a")
def test_prose_that_is_not_parsed_is_rendered_as_if_it_were(markdown: str) -> None:
    assert prose.render(markdown) == prose.render_parsed(markdown)
    if prose.render(markdown).html == f"<p>{markdown}</p>":
        assert not list(prose.problems(markdown))
