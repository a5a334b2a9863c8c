"""Sources numbered as in a paper: in the order in which a page first cites them, with the way back from each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from service.pages.words import Words

Object: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: the name of its anchor, and its heading."""

    anchor: str
    heading: str


@dataclass(eq=False, slots=True)
class Reference:
    """A source with its number, and the places that cite it: in each section the first, by the name of its anchor."""

    number: int
    source: Object
    places: dict[Section, str] = field(default_factory=dict)
    quotes: dict[tuple[str | None, str | None], None] = field(default_factory=dict)


class References:
    """Numbers sources while a page is rendered from top to bottom."""

    def __init__(self, sources: Iterable[Object], words: Words) -> None:
        self._sources = {source["slug"]: source for source in sources}
        self._words = words
        self._references: dict[str, Reference] = {}
        self._section = Section("content", "")
        self._cited = 0

    def enter(self, anchor: str, heading: str) -> str:
        """Say that a section begins here; gives the name of its anchor."""
        self._section = Section(anchor, heading)
        return anchor

    def all(self) -> list[Reference]:
        """Give the sources cited so far, in the order of their numbers."""
        return list(self._references.values())

    def cite(self, citations: Iterable[Object]) -> Markup:
        """Write the numbers of the sources of a fact, each a link to its place in the list; nothing where none."""
        stances = dict.fromkeys((self._reference(citation), citation["stance"]) for citation in citations)
        numbers = sorted(stances, key=lambda found: found[0].number)
        links = Markup("").join(self._link(reference, stance) for reference, stance in numbers)
        return Markup('<sup class="refs" lang="{}">{}</sup>').format(self._words.language, links) if links else links

    def prose(self, prose: Object, citations: Iterable[Object] = ()) -> Markup:
        """Write a text, which is sanitised HTML, with the numbers of its sources behind its last word."""
        html, numbers = Markup(prose["html"]), self.cite(citations)  # noqa: S704  # the release holds it sanitised
        end = Markup("</p>")
        text = html[: -len(end)] + numbers + end if numbers and html.endswith(end) else html + numbers
        return Markup('<div class="prose"{}>{}</div>').format(self.lang(prose["servedLocale"]), text)

    def line(self, text: str, locale: str) -> Markup:
        """Write a line, marked where it is in another language than the page."""
        return Markup("<span{}>{}</span>").format(lang, text) if (lang := self.lang(locale)) else escape(text)

    def lang(self, locale: str) -> Markup:
        """Write the attribute `lang` of a text, where it is in another language than the page."""
        return Markup("") if locale == self._words.language else Markup(' lang="{}"').format(locale)

    def sides(self, citations: Iterable[Object]) -> dict[str, list[Object]]:
        """Give the citations by stance where sources contradict one another; nothing where they do not."""
        stances: dict[str, list[Object]] = {"SUPPORTS": [], "DISPUTES": []}
        for citation in citations:
            stances[citation["stance"]].append(citation)
        return stances if stances["DISPUTES"] else {}

    def short_name(self, citation: Object) -> str:
        """Name a source in a few words: who and when."""
        source = self._sources[citation["source"]["slug"]]
        authors = (source["authors"] or "").split(",")
        who = f"{authors[0]} et al" if len(authors) > 1 else authors[0] or source["publisher"] or source["title"]
        return f"{who} {source['publishedOn'][:4]}" if source["publishedOn"] else str(who)

    def _reference(self, citation: Object) -> Reference:
        """Find the source, numbering it if it is new, and note what is quoted of it."""
        slug = citation["source"]["slug"]
        reference = self._references.get(slug)
        if reference is None:
            reference = self._references[slug] = Reference(len(self._references) + 1, self._sources[slug])
        if citation["quote"] or citation["locator"]:
            reference.quotes[citation["quote"], citation["locator"]] = None
        return reference

    def _link(self, reference: Reference, stance: str) -> Markup:
        self._cited += 1
        anchor = f"cited-{self._cited}"
        reference.places.setdefault(self._section, anchor)
        disputes = stance == "DISPUTES"
        return Markup(
            '<a id="{anchor}" href="#source-{number}"{disputing}>[<span class="spoken">{word} </span>{number}'
            '<span class="spoken">{stance}</span>]</a>'
        ).format(
            anchor=anchor,
            number=reference.number,
            disputing=Markup(' class="disputing"') if disputes else "",
            word=self._words["source"],
            stance=f", {self._words['disputes']}" if disputes else "",
        )
