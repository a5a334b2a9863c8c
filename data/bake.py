"""Documents → rows: fills the tables of a content release and of a statistics release."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Protocol

from data import documents as d
from data.bake_condition import bake_condition
from data.bake_json_ld import JsonLd
from data.codes import PREFERENCE
from data.community import disclosed
from data.digests import bake_digest, bake_whole, digest_of
from data.identity import public_id, sort_key
from data.keys import Keys, bake_sources
from data.progress import Progress, silent
from data.rows import Row, cited_text, named, review, rich, source, statement
from data.search import SearchTexts, of_condition, of_described, of_question
from data.translation import Translations, bake_translations, pairs, translations_of
from data.writer import Writer

STEP = 50  # documents
_PREFERRED = " ".join(f"WHEN '{relation}' THEN {place}" for relation, place in PREFERENCE.items())
# Which condition answers to each code: that with the closest mapping, then the first by slug.
_CONDITION_CODES = f"""
    SELECT system, value, condition FROM (
        SELECT system, value, condition, row_number() OVER (
            PARTITION BY system, value ORDER BY CASE relation {_PREFERRED} END, condition
        ) AS place FROM identifier
    ) WHERE place = 1 ORDER BY system, value
"""  # noqa: S608  # our own words


def bake_content(content: d.Content, writer: Writer, progress: Progress = silent) -> None:
    """Write the content release; each document is asked for once, so that none need be kept."""
    keys = Keys.given_to(content)
    writer.name_source = partial(keys.of, "sources")
    translated = list(pairs(content))
    translations = translations_of(translated)
    json_ld = JsonLd(translated, keys, writer)
    search = SearchTexts(translations, keys, writer)
    digested = partial(bake_digest, translations=translations, writer=writer)
    in_order = _told(content, progress)
    for slug, document in in_order(content.sources):
        writer.insert("source", source(keys.of("sources", slug), slug, document))
        json_ld.know_source(slug, document)
        digested("Source", slug, document)
    for slug, question in in_order(content.questions):
        _bake_question(slug, question, keys, writer)
        json_ld.know_question(slug, question)
        search.bake("questions", slug, of_question(question))
        digested("Question", slug, question)
    triggered, examined = Counter[str](), Counter[str]()  # how many conditions have a trigger or need a procedure
    for slug, condition in in_order(content.conditions):
        bake_condition(slug, condition, keys, writer)
        json_ld.bake(slug, condition)
        search.bake("conditions", slug, of_condition(condition))
        digested("Condition", slug, condition)
        triggered.update(entry.trigger for entry in condition.triggers)
        examined.update(step.procedure for step in (condition.workup.steps if condition.workup else ()))
    for slug, trigger in in_order(content.triggers):
        _bake_described("Trigger", slug, trigger, triggered[slug], keys, writer)
        search.bake("triggers", slug, of_described(trigger))
        digested("Trigger", slug, trigger)
    for slug, procedure in in_order(content.procedures):
        _bake_described("Procedure", slug, procedure, examined[slug], keys, writer)
        search.bake("procedures", slug, of_described(procedure))
        digested("Procedure", slug, procedure)
    for slug, community in in_order(content.communities):
        columns = named("Community", keys.of("communities", slug), slug, community.name)
        writer.insert("community", {**columns, "url": community.url})
        digested("Community", slug, community, without=frozenset({"totals"}))
    writer.derive("condition_code", _CONDITION_CODES)
    bake_translations(translated, writer)
    writer.index("search_index")
    _bake_release(content, translations, writer)


class _Told(Protocol):
    def __call__(self, documents: Mapping[str, d.Document], /) -> Iterator[tuple[str, d.Document]]: ...


def _told(content: d.Content, progress: Progress) -> _Told:
    """Go through documents in order and tell how many of all are done."""
    total = sum(len(getattr(content, subject)) for subject in d.SUBJECTS)
    done = 0

    def in_order(documents: Mapping[str, d.Document], /) -> Iterator[tuple[str, d.Document]]:
        nonlocal done
        for slug, document in d.in_order(documents):
            yield slug, document
            done += 1
            if done % STEP == 0 or done == total:
                progress("Baking", done, total)

    return in_order


def bake_statistics(content: d.Content, writer: Writer) -> None:
    """Write the statistics release: totals after the disclosure rules, and nothing finer."""
    for slug, community in d.in_order(content.communities):
        for total in sorted(community.totals, key=lambda total: total.condition):
            members = disclosed(total.members, published_by_source=total.published)
            row: Row = {
                "id": public_id("CommunityStats", slug, total.condition),
                "condition": public_id("Condition", total.condition),
                "community": public_id("Community", slug),
                "as_of": total.as_of.isoformat(),
                "members_value": members.value,
                "members_text": members.text,
                "members_precision": members.precision,
                "citations": writer.citation_set(total.citations),
            }
            writer.insert("community_stats", row)
            cited = [citation.model_dump(mode="json") for citation in total.citations]
            digest = digest_of([{**row, "citations": None}, cited])  # of what is disclosed
            writer.insert("entity_digest", {"id": row["id"], "type": "CommunityStats", "digest": digest})
    bake_whole("statistics", None, {}, writer)


def _bake_described(
    type_name: str, slug: str, thing: d.Trigger | d.Procedure, conditions: int, keys: Keys, writer: Writer
) -> None:
    table = type_name.lower()
    key = keys.of(f"{table}s", slug)
    row: Row = {
        **named(type_name, key, slug, thing.name),
        "kind": thing.kind,
        "citations": writer.citation_set(thing.citations),
        **cited_text("description", thing.description, writer),
        "conditions_total": conditions,
    }
    writer.insert(table, row)
    bake_sources(table, key, thing, keys, writer)


def _bake_question(slug: str, question: d.Question, keys: Keys, writer: Writer) -> None:
    key = keys.of("questions", slug)
    row: Row = {
        "key": key,
        "id": public_id("Question", slug),
        "slug": slug,
        "condition": keys.of("conditions", question.condition),
        "condition_id": public_id("Condition", question.condition),
        "question": question.question,
        "sort_key": sort_key(question.question),
        "topic": question.topic,
        "verdict": question.verdict,
        **cited_text("short_answer", question.short_answer, writer),
        **cited_text("summary", question.summary, writer),
        **review(question.review),
    }
    writer.insert("question", row)
    for position, section in enumerate(question.sections):
        in_question: Row = {"question": key, "position": position, "heading": section.heading}
        writer.insert("section", {**in_question, **statement("", section, writer)})
    bake_sources("question", key, question, keys, writer)


def _bake_release(content: d.Content, translations: Translations, writer: Writer) -> None:
    counted = ("conditions", "triggers", "procedures", "questions", "sources")
    counts: Row = {f"counts_{subject}": len(getattr(content, subject)) for subject in counted}
    writer.insert("release", {"key": 1, **counts})
    credited = [document for _, document in d.in_order(content.sources) if document.attribution]
    rows: list[Row] = []
    for position, document in enumerate(credited):
        credit, licence = document.attribution, document.licence
        if credit is None or licence is None:
            raise ValueError(f"{document.title!r} has a credit line and no licence: check() lets none through")
        row: Row = {
            "position": position,
            "name": credit.name,
            "version": credit.version,
            "licence_name": licence.name,
            "licence_url": licence.url,
            "text": credit.text,
            "url": document.url,
        }
        writer.insert("attribution", row)
        rows.append(row)
    disclaimer = {name.removeprefix("_"): cell for name, cell in rich("", content.disclaimer.body).items()}
    writer.insert("disclaimer", {"key": 1, **disclaimer})
    bake_whole("content", [content.disclaimer.body, rows], translations, writer)
