"""Markdown prose: what is allowed in it, and its rendering to sanitised HTML and plain text.

Allowed are paragraphs, emphasis, lists and links to http, https and mailto addresses. Anything else is a problem that
`problems` names; `render` is given prose without problems.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from data.links import fault_of_link
from data.problem import Fault

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset({"p", "em", "strong", "ul", "ol", "li", "a", "br"})
_LIST_STRUCTURE = frozenset({"bullet_list", "ordered_list", "list_item", "paragraph"})
_ALLOWED = frozenset({"inline", "text", "softbreak", "hardbreak", "em", "strong", "link", *_LIST_STRUCTURE})
ALLOWED = "paragraphs, emphasis, lists and links"
_HTML = ("raw HTML", "; &lt; for the character <")
_NAMES = {
    "html_inline": _HTML,
    "html_block": _HTML,
    "heading": ("a heading", "; \\# for the character # before a text"),
    "fence": ("a code block", ""),
    "code_block": ("a code block", "; text that is not indented by four spaces"),
    "code_inline": ("code", "; a backslash before the character `"),
    "image": ("an image", ""),
    "blockquote": ("a block quote", "; &gt; for the character > before a text"),
    "hr": ("a rule", ""),
}


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  # the library's hook
        """Parse links of every scheme as links, so that a forbidden one is named and not passed as plain text."""
        return True


_parser = _Parser("commonmark")
# Most prose is paragraphs of words and of signs that mean nothing in Markdown or HTML: it is rendered unparsed.
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
_SIGN = rf"{_LETTER}0-9,.;:?!\"'()/%\u2013\u2014\u2019\-"
_PARAGRAPH = rf"[{_LETTER}](?:[{_SIGN} ]*[{_SIGN}])?"
_PLAIN = re.compile(rf"{_PARAGRAPH}(?:\n\n{_PARAGRAPH})*")


@dataclass(frozen=True, slots=True)
class RichText:
    """One text in three forms: as written, as sanitised HTML, and plain (a blank line between paragraphs)."""

    markdown: str
    html: str
    text: str


def problems(markdown: str) -> Iterator[Fault]:
    """Name everything in `markdown` that is not allowed there, in the order of the text."""
    if _is_plain(markdown):
        return
    for token in _flat(_parser.parse(markdown)):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind not in _ALLOWED and token.nesting >= 0:
            name, advice = _NAMES.get(kind, (kind, ""))
            snippet = (token.markup or token.content).strip().split("\n")[0][: 3 if kind == "hr" else None]
            yield Fault(f"{name} is not allowed in prose", f"{ALLOWED}{advice}", snippet=snippet)
        if token.type == "link_open" and (fault := fault_of_link(str(token.attrs["href"]))):
            yield replace(fault, snippet=str(token.attrs["href"]))
        if token.type == "text" and "](" in token.content:
            message, expected = "this looks like a link but is none", "[text](address), the address without spaces"
            yield Fault(message, expected, snippet="](")


@lru_cache(maxsize=4096)
def render(markdown: str) -> RichText:
    """Render prose; the same input gives the same bytes."""
    if _is_plain(markdown):
        paragraphs = markdown.replace("\n\n", "</p>\n<p>")
        return RichText(markdown=markdown, html=f"<p>{paragraphs}</p>", text=markdown)
    return render_parsed(markdown)


def render_parsed(markdown: str) -> RichText:
    """Render prose of any sort; what `render` makes without parsing is the same."""
    tokens = _parser.parse(markdown)
    html = nh3.clean(
        _parser.renderer.render(tokens, _parser.options, {}),
        tags=set(TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )
    return RichText(markdown=markdown, html=html.strip(), text=_plain(tokens))


def _is_plain(markdown: str) -> bool:
    return _PLAIN.fullmatch(markdown) is not None and "  " not in markdown


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def _plain(tokens: list[Token]) -> str:
    blocks: list[str] = []
    bullet = ""
    tight = False
    for token in tokens:
        if token.type == "list_item_open":
            bullet = f"{token.info}. " if token.info else "- "
        elif token.type == "list_item_close":
            bullet = ""
        elif token.type == "paragraph_open":
            tight = token.hidden
        elif token.type == "inline":
            text = "".join(
                " " if inline.type in {"softbreak", "hardbreak"} else inline.content
                for inline in token.children or []
                if inline.type in {"text", "softbreak", "hardbreak"}
            )
            separator = "\n" if tight and bullet and blocks else "\n\n" if blocks else ""
            blocks.append(f"{separator}{bullet}{re.sub(r' {2,}', ' ', text)}")
            bullet = ""
    return "".join(blocks)
