"""Markdown prose: what is allowed in it, and its rendering to sanitised HTML and plain text.

Allowed are paragraphs, emphasis, lists and links to http, https and mailto addresses. Anything else is a problem
that `problems` names; `render` is given prose without problems.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset({"p", "em", "strong", "ul", "ol", "li", "a", "br"})
_LIST_STRUCTURE = frozenset({"bullet_list", "ordered_list", "list_item", "paragraph"})
_ALLOWED = frozenset({"inline", "text", "softbreak", "hardbreak", "em", "strong", "link", *_LIST_STRUCTURE})
_NAMES = {
    "html_inline": "raw HTML",
    "html_block": "raw HTML",
    "heading": "a heading",
    "fence": "a code block",
    "code_block": "a code block",
    "code_inline": "code",
    "image": "an image",
    "blockquote": "a block quote",
    "hr": "a rule",
}


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  # the library's hook
        """Parse links of every scheme as links, so that a forbidden one is named and not passed as plain text."""
        return True


_parser = _Parser("commonmark")


@dataclass(frozen=True, slots=True)
class RichText:
    """One text in three forms: as written, as sanitised HTML, and plain (a blank line between paragraphs)."""

    markdown: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class ProseProblem:
    """What is wrong in a text, and the line, counted from 0, where its paragraph begins."""

    message: str
    line: int


def problems(markdown: str) -> Iterator[ProseProblem]:
    """Name everything in `markdown` that is not allowed there."""
    line = 0
    for token in _flat(_parser.parse(markdown)):
        line = token.map[0] if token.map else line
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind not in _ALLOWED and token.nesting >= 0:
            yield ProseProblem(f"{_NAMES.get(kind, kind)} is not allowed in prose", line)
        if token.type == "link_open":
            url = str(token.attrs["href"])
            if url.partition(":")[0].lower() not in SCHEMES:
                yield ProseProblem(f"the link to {url!r} does not begin with http:, https: or mailto:", line)


@lru_cache(maxsize=4096)
def render(markdown: str) -> RichText:
    """Render prose; the same input gives the same bytes."""
    html = nh3.clean(
        _parser.render(markdown),
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )
    return RichText(markdown=markdown, html=html.strip(), text=_plain(_parser.parse(markdown)))


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
