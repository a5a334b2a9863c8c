"""A condition as schema.org's vocabulary tells it: for search engines, and for whoever links data.

The graph has the condition, the page that tells of it and, where there are questions, these with their short answers.
Only what a document states is in it. Left out is whatever the vocabulary would have sound surer than the document does:
a code that is not known to mean the same, a trigger that is associated, a test for some, what a source disputes.
Addresses are fragments: they become absolute on the page that bears them, of which we do not know the host.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from data import documents as d
from data import vocabulary as v
from data.codes import local_part
from data.identity import public_id
from data.parts import Citation, citations_in
from data.scalars import Prose

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"  # of the documents: see LICENSE
Node: TypeAlias = dict[str, Any]

_ALIASES = frozenset({v.SynonymScope.EXACT, v.SynonymScope.ABBREVIATION, v.SynonymScope.UNSPECIFIED})
_SYSTEMS = {"ICD10": "ICD-10", "ICD10CM": "ICD-10-CM", "ICD11": "ICD-11", "MESH": "MeSH", "MEDGEN": "MedGen",
            "NCIT": "NCIt"}  # fmt: skip
_EFFECTS = {
    v.TriggerRole.CAUSE: ("cause", "MedicalCause"),
    v.TriggerRole.RISK_FACTOR: ("riskFactor", "MedicalRiskFactor"),
}
_TESTS: Mapping[str, str] = {
    v.ProcedureKind.IMAGING: "ImagingTest",
    v.ProcedureKind.LABORATORY: "MedicalTest",
    v.ProcedureKind.GENETIC_TEST: "MedicalTest",
    v.ProcedureKind.ELECTROPHYSIOLOGY: "MedicalTest",
    v.ProcedureKind.BIOPSY: "PathologyTest",
}
# Search engines ask more of a Dataset than a citation has.
_WORKS = {v.SourceKind.ARTICLE: "ScholarlyArticle", v.SourceKind.WEB_PAGE: "WebPage"}


@dataclass(frozen=True, slots=True)
class Text:
    """A place in the graph for a text of the documents, in the language of the answer."""

    base: str
    is_prose: bool


@dataclass(frozen=True, slots=True)
class LanguageOf:
    """A place in the graph for the language in which a text is served."""

    text: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """What the graph tells of a question."""

    question: str
    answer: str
    sources: tuple[str, ...]
    updated_on: str

    @classmethod
    def of(cls, question: d.Question) -> "Asked":
        """Take it from the question's document."""
        answer = question.short_answer
        sources = tuple(dict.fromkeys(citation.source for citation in answer.citations))
        return cls(question.question, answer.body, sources, question.review.updated_on.isoformat())


@dataclass(frozen=True, slots=True)
class Known:
    """What the graph tells of other documents than the condition's, by slug: names, kinds, sources."""

    triggers: Mapping[str, str]
    procedures: Mapping[str, tuple[str, str]]
    sources: Mapping[str, Node]


def graph(slug: str, condition: d.Condition, asked: Iterable[Asked], known: Known) -> Node:
    """Make the graph, whose leaves are strings, `Text` and `LanguageOf`; questions are `asked` in their order."""
    page = _page(slug, condition, known)
    described = {work["@id"] for work in page["citation"]}
    questions = _questions(slug, list(asked), known, described)
    return {"@context": CONTEXT, "@graph": [_condition(slug, condition, known), page, *questions]}


def source_node(slug: str, source: d.Source) -> Node:
    """Describe a source as it is credited; whose name stands for a person and whose for a group is not known."""
    addresses = [f"https://doi.org/{source.doi}"] if source.doi else []
    addresses += [f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"] if source.pmid else []
    is_article = source.kind is v.SourceKind.ARTICLE
    journal = {"@type": "Periodical", "name": source.publisher} if is_article and source.publisher else None
    return _node(
        _WORKS.get(source.kind, "CreativeWork"),
        f"#source-{slug}",
        name=source.title,
        author=source.authors,
        publisher=None if is_article else source.publisher,
        isPartOf=journal,
        datePublished=source.published_on,
        url=source.url,
        identifier=source.doi and {"@type": "PropertyValue", "propertyID": "DOI", "value": source.doi},
        sameAs=addresses,
        license=source.licence and source.licence.url,
    )


# ---- The condition


def _condition(slug: str, condition: d.Condition, known: Known) -> Node:
    same = [code for code in condition.identifiers if code.relation is v.MappingRelation.EXACT and _agreed(code)]
    about = condition.summary or condition.definition
    mechanism = condition.mechanism
    effects = {name: _effects(condition, known, role) for role, (name, _) in _EFFECTS.items()}
    return _node(
        "MedicalCondition",
        f"#{slug}",
        identifier=public_id("Condition", slug),
        name=_text(condition.name),
        alternateName=[_text(each.text) for each in condition.synonyms if each.scope in _ALIASES],
        description=about and _text(about.body),
        code=[_code(_SYSTEMS.get(code.system, code.system), local_part(code.system, code.value)) for code in same],
        sameAs=[code.url for code in same if code.url],
        pathophysiology=mechanism.statement and _is_known(mechanism.value, mechanism) and _text(mechanism.statement),
        epidemiology=[
            _text(onset.statement) for onset in condition.onset if onset.statement and _is_known(onset.period, onset)
        ],
        **effects,
        signOrSymptom=[_sign(sign) for sign in condition.signs if _agreed(sign) and sign.frequency != "EXCLUDED"],
        typicalTest=_tests(condition, known),
        mainEntityOfPage=_reference(f"#{slug}-page"),
    )


def _sign(sign: d.Sign) -> Node:
    return _node("MedicalSignOrSymptom", name=_text(sign.body), code=sign.hpo and _code("HPO", sign.hpo))


def _effects(condition: d.Condition, known: Known, role: v.TriggerRole) -> list[Node]:
    """Describe the triggers of a role; one in a part of the people alone would be told of all."""
    return [
        _node(
            _EFFECTS[role][1],
            name=_text(known.triggers[entry.trigger]),
            description=entry.statement and _text(entry.statement),
        )
        for entry in condition.triggers
        if entry.role is role and not entry.population and _agreed(entry)
    ]


def _tests(condition: d.Condition, known: Known) -> list[Node]:
    """Describe the tests that sources recommend without a condition, with their words."""
    found = []
    for step in condition.workup.steps if condition.workup else ():
        name, kind = known.procedures[step.procedure]
        advice = step.recommendation
        if advice.value is v.Recommendation.INDICATED and kind in _TESTS and _agreed(advice):
            said = advice.statement and _text(advice.statement)
            found.append(_node(_TESTS[kind], name=_text(name), description=said))
    return found


# ---- The pages


def _page(slug: str, condition: d.Condition, known: Known) -> Node:
    review = condition.review
    reviewer = review.reviewer
    cited = dict.fromkeys(citation.source for citation in citations_in(condition))
    return _node(
        "MedicalWebPage",
        f"#{slug}-page",
        name=_text(condition.name),
        mainEntity=_reference(f"#{slug}"),
        dateModified=review.updated_on.isoformat(),
        lastReviewed=review.reviewed_on and review.reviewed_on.isoformat(),
        reviewedBy=reviewer and _node("Person", name=reviewer.name, description=reviewer.credentials),
        license=LICENCE,
        citation=[known.sources[source] for source in cited],
    )


def _questions(slug: str, asked: list[Asked], known: Known, described: set[str]) -> list[Node]:
    if not asked:
        return []
    page = _node(
        "FAQPage",
        f"#{slug}-questions",
        about=_reference(f"#{slug}"),
        dateModified=max(each.updated_on for each in asked),
        license=LICENCE,
        mainEntity=[_question(each, known, described) for each in asked],
    )
    return [page]


def _question(asked: Asked, known: Known, described: set[str]) -> Node:
    question, answer = _text(asked.question), _text(asked.answer)
    cited = [_once(known.sources[source], described) for source in asked.sources]
    accepted = _node("Answer", text=answer, inLanguage=LanguageOf(answer), citation=cited)
    return _node("Question", name=question, inLanguage=LanguageOf(question), acceptedAnswer=accepted)


def _once(work: Node, described: set[str]) -> Node:
    """Describe a source where it is met first, and refer to it from then on."""
    if work["@id"] in described:
        return _reference(work["@id"])
    described.add(work["@id"])
    return work


# ---- Parts


def _node(type_name: str, identity: str | None = None, /, **properties: Any) -> Node:
    """Make a node of the properties that are there."""
    named = {"@type": type_name, **({"@id": identity} if identity else {})}
    return {**named, **{name: value for name, value in properties.items() if value}}


def _reference(identity: str) -> Node:
    return {"@id": identity}


def _code(system: str, value: str) -> Node:
    return _node("MedicalCode", codingSystem=str(system), codeValue=value)


def _text(text: str) -> Text:
    return Text(str(text), isinstance(text, Prose))


def _is_known(value: v.Vocabulary, said: Any) -> bool:
    return value.name not in ("UNKNOWN", "NOT_STATED") and _agreed(said)


def _agreed(said: Any) -> bool:
    """Say whether no source disputes what is said."""
    citations: Iterable[Citation] = said.citations
    return all(citation.stance is v.Stance.SUPPORTS for citation in citations)
