"""Invented content for property tests: every optional part now there, now absent, and names that are hard to sort."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from data import documents as d
from data import vocabulary as v
from data.documents import Content
from data.parts import Part
from data.translation import texts_of

Item = TypeVar("Item")
Raw = dict[str, Any]

SOURCES, TRIGGERS, PROCEDURES, QUESTIONS, COMMUNITIES = 15, 12, 8, 40, 4
TAILS = ("", "", " é", " É", " e", "-É", " (ß)", " SS", " 病", " ﬁ", " 'x'", ' "y"', " a\\b", " %_", " 😀")
WORDS = (
    "plain",
    "café",
    "it's",
    'so-called "quote"',
    "a\\\\b",
    "naïve",
    "病気",
    "50 % of 10_000",
    "😀",
    "A & B",
    "a < b",
)
SENTENCES = (
    "Paragraph one of {}.\n\nParagraph *two*,\nwith a line break.",
    '**Strong** and [a link](https://example.org/?a=1&b=2 "Title\'s") on {}.',
    "A list on {}:\n\n- one\n- *two*\n\n1. first\n2. second",
    "Only {}.",
    "  Spaces around {}  ",
    "Escaped \\*stars\\* and an entity &amp; on {}\\\nhard break",
)
RELATIONS = (("EXACT", "NOT_STATED"), ("NOT_STATED", "NARROWER"), ("NARROWER", "BROADER"), ("BROADER", "RELATED"))
CODES: dict[v.CodeSystem, Sequence[str]] = {
    v.CodeSystem.MONDO: [f"99{number:05d}" for number in range(40)],
    v.CodeSystem.ORPHA: [f"9990{number}" for number in range(40)],
    v.CodeSystem.ICD10: ["Z99.0", "Z99.1", "Z99"],
    v.CodeSystem.ICD11: ["ZZ9Z", "ZZ9Z.1"],
    v.CodeSystem.GARD: ["0099001", "0099002"],
    v.CodeSystem.OMIM: ["999901", "999902"],
    v.CodeSystem.UMLS: ["C9999901"],
}


def synthetic_content(seed: int, conditions: int = 30) -> Content:
    """Invent content; the same seed gives the same."""
    invention = _Invention(random.Random(seed), conditions)  # noqa: S311  # test data
    content = Content(
        disclaimer=d.Disclaimer.model_validate({"body": 'This is *invented*.\n\nIt\'s no advice, "none".'}),
        sources=_documents(d.Source, invention.sources, invention.source),
        triggers=_documents(d.Trigger, invention.triggers, invention.trigger),
        procedures=_documents(d.Procedure, invention.procedures, invention.procedure),
        conditions=_documents(d.Condition, invention.conditions, invention.condition),
        questions=_documents(d.Question, invention.questions, invention.question),
        communities=_documents(d.Community, invention.communities, invention.community),
    )
    return replace(content, translations=_translations(content, random.Random(seed)))  # noqa: S311  # test data


def _translations(content: Content, chance: random.Random) -> dict[tuple[str, str, str], d.Translation]:
    """Translate some of the texts into two languages, so that others fall back."""
    translations = {}
    documents = [
        (subject, slug, document)
        for subject in ("triggers", "procedures", "conditions", "questions")
        for slug, document in getattr(content, subject).items()
    ]
    for subject, slug, document in [*documents, ("disclaimer", "disclaimer", content.disclaimer)]:
        for locale, share in (("es", 0.6), ("fr", 0.3)):
            texts = [
                {"of": text, "is": f"{chance.choice('ZáaÑb')} {locale} {text}"}
                for text in texts_of(document).values()
                if chance.random() < share
            ]
            if texts:
                translations[subject, slug, locale] = d.Translation.model_validate({"texts": texts})
    return translations


Document = TypeVar("Document", bound=Part)


def _documents(model: type[Document], slugs: Sequence[str], invent: Callable[[int], Raw]) -> dict[str, Document]:
    """Validate one invented document a slug, in the order in which a folder is read."""
    documents = {slug: model.model_validate(invent(number)) for number, slug in enumerate(slugs)}
    return dict(sorted(documents.items()))


class _Invention:
    """Invents documents as an author would write them."""

    def __init__(self, chance: random.Random, conditions: int) -> None:
        self.chance = chance
        # Slugs in another order than names, so that neither can stand for the other.
        self.sources = self._slugs("source", SOURCES)
        self.triggers = self._slugs("trigger", TRIGGERS)
        self.procedures = self._slugs("procedure", PROCEDURES)
        self.conditions = self._slugs("condition", conditions)
        self.questions = self._slugs("question", QUESTIONS)
        self.communities = self._slugs("community", COMMUNITIES)

    def _slugs(self, subject: str, count: int) -> list[str]:
        return [f"{subject}-{number}" for number in self.chance.sample(range(count * 3), count)]

    # ---- Small parts

    def maybe(self, value: Item, likely: float = 0.6) -> Item | None:
        return value if self.chance.random() < likely else None

    def some(self, invent: Callable[[], Item], most: int, least: int = 0) -> list[Item]:
        return [invent() for _ in range(self.chance.randint(least, most))]

    def subset(self, items: Sequence[str], most: int) -> list[str]:
        return self.chance.sample(items, self.chance.randint(0, min(most, len(items))))

    def value(self, vocabulary: type[v.Vocabulary]) -> str:
        return self.chance.choice(list(vocabulary)).value

    def line(self, about: str = "Line") -> str:
        return f"{about} {self.chance.choice(WORDS)} {self.chance.randint(0, 99)}"

    def name(self, subject: str, number: int) -> str:
        """Name things alike: pairs differ in case, accents or not at all."""
        subject = self.chance.choice((subject, subject, subject.upper(), subject.lower()))
        return f"{subject} {number // 2 + 1:02d}{self.chance.choice(TAILS)}"

    def prose(self) -> str:
        return self.chance.choice(SENTENCES).format(self.chance.choice(WORDS))

    def day(self) -> date:
        return self.chance.choice((date(2024, 2, 29), date(2023, 1, 1) + timedelta(days=self.chance.randint(0, 1200))))

    def url(self) -> str | None:
        return self.maybe(f"https://example.org/{self.chance.randint(1, 99)}?q='é'&r=\"x\"")

    def citation(self) -> Raw | str:
        source = self.chance.choice(self.sources)
        if self.chance.random() < 0.3:
            return source
        return {
            "source": source,
            "quote": self.maybe(self.line("They said:"), 0.4),
            "locator": self.maybe(self.line("Table"), 0.4),
            "stance": self.value(v.Stance),
        }

    def citations(self, least: int = 1) -> list[Raw | str]:
        return self.some(self.citation, 3, least)

    def statement(self) -> Raw:
        return {"body": self.prose(), "citations": self.citations()}

    def valued(self, vocabulary: type[v.Vocabulary], **more: Any) -> Raw:
        value = "NOT_STATED" if self.chance.random() < 0.2 else self.value(vocabulary)
        citations = [] if value == "NOT_STATED" else self.citations()
        return {"value": value, "statement": self.maybe(self.prose()), "citations": citations, **more}

    def review(self) -> Raw:
        status = self.value(v.ReviewStatus)
        reviewed = status == "MEDICALLY_REVIEWED"
        return {
            "status": status,
            "reviewer": {"name": self.line("Dr."), "credentials": self.maybe(self.line("MD"))} if reviewed else None,
            "reviewed_on": self.day() if reviewed else None,
            "updated_on": self.day(),
            "due_on": self.maybe(self.day(), 0.4),
            "note": self.maybe(self.line(), 0.3),
        }

    # ---- Conditions

    def condition(self, number: int) -> Raw:
        triggers = self.subset(self.triggers, 6)
        status = self.valued(v.TriggerEvidenceStatus)
        if triggers:
            status |= {"value": "RECOGNISED", "citations": self.citations()}
        elif status["value"] == "RECOGNISED":
            status["value"] = "NONE_PROVEN"
        return {
            "name": self.name("Condition", number),
            "kind": self.value(v.ConditionKind),
            "citations": self.citations(),
            "synonyms": self.some(self.synonym, 3),
            "identifiers": self.identifiers(number),
            "summary": self.maybe(self.statement()),
            "definition": self.maybe(self.statement()),
            "mechanism": self.valued(v.Mechanism),
            "affected_sites": self.some(self.statement, 2),
            "heredity": self.heredity(),
            "trigger_evidence": status,
            "triggers": [self.association(trigger) for trigger in triggers],
            "workup": self.maybe(self.workup(), 0.7),
            "care": self.some(self.statement, 2),
            "signs": self.some(self.sign, 3),
            "course": self.some(self.statement, 1),
            "onset": self.some(self.onset, 2),
            "prevalence": self.some(self.prevalence, 2),
            "review": self.review(),
        }

    def synonym(self) -> Raw:
        return {"text": self.line("Synonym"), "scope": self.value(v.SynonymScope), "citations": self.citations()}

    def identifiers(self, number: int) -> list[Raw]:
        """Give codes of its own, and codes that other conditions bear too: a code with one of two relations."""
        own = [(system, CODES[system][number % 40]) for system in (v.CodeSystem.MONDO, v.CodeSystem.ORPHA)]
        shared = [(system, code) for system, codes in CODES.items() for code in codes if len(codes) < 40]
        codes = [code for code in own if self.maybe(code)] + self.chance.sample(shared, self.chance.randint(0, 5))
        self.chance.shuffle(codes)
        return [
            {
                "system": system.value,
                "value": code,
                "relation": self.chance.choice(RELATIONS[sum(map(ord, code)) % len(RELATIONS)]),
                "url": self.url(),
                "citations": self.citations(),
            }
            for system, code in codes
        ]

    def heredity(self) -> Raw:
        patterns = self.subset([pattern.value for pattern in v.InheritancePattern], 3)
        return {
            "answer": self.valued(v.HeredityAnswer),
            "genetic": self.valued(v.Answer),
            "hereditary": self.valued(v.Answer),
            "inheritance": [
                {
                    "pattern": pattern,
                    "applicability": self.maybe("APPLIES", 0.4) or self.value(v.Applicability),
                    "statement": self.maybe(self.prose()),
                    "citations": self.citations(),
                }
                for pattern in patterns
            ],
            "predisposition": self.maybe(self.statement(), 0.4),
            "recurrence_risk": self.valued(v.RecurrenceRisk),
            "carrier_testing": self.valued(v.Applicability),
            "prenatal_diagnosis": self.valued(v.Applicability),
            "genetic_testing": self.valued(v.Recommendation),
            "genetic_counselling": self.valued(v.Recommendation),
        }

    def association(self, trigger: str) -> Raw:
        return {
            "trigger": trigger,
            "role": self.value(v.TriggerRole),
            "population": self.maybe(self.line("Children")),
            "shares": self.some(self.share, 3),
            "statement": self.maybe(self.prose()),
            "citations": self.citations(),
        }

    def share(self) -> Raw:
        low, value, high = sorted(
            self.chance.choice((0, 1, 0.5, 0.1, 1 / 3, 1e-7, self.chance.random())) for _ in "123"
        )
        interval = self.maybe({"low": low, "high": high}) or {}
        stated = self.maybe(self.prose(), 0.3)
        return {
            "value": self.maybe(value) if stated else value,
            **interval,
            "studied": self.maybe(self.chance.randint(1, 5000)),
            "statement": stated,
            "citations": self.citations(),
        }

    def workup(self) -> Raw:
        procedures = self.subset(self.procedures, 5) or self.procedures[:1]
        return {"summary": self.maybe(self.statement()), "steps": [self.step(procedure) for procedure in procedures]}

    def step(self, procedure: str) -> Raw:
        return {
            "procedure": procedure,
            "recommendation": self.valued(v.Recommendation),
            "purpose": self.maybe(self.statement()),
            "findings": self.some(self.statement, 2),
            "negative_results": self.some(self.negative_result, 3, 1),
            "looks_for": self.subset(self.triggers, 3),
            "rules_out": self.subset(self.conditions, 2),
        }

    def negative_result(self) -> Raw:
        of_condition = {"condition": self.chance.choice(self.conditions)}
        of_trigger = {"trigger": self.chance.choice(self.triggers)}
        return self.valued(v.NegativeResult, of=self.chance.choice((of_condition, of_trigger)))

    def sign(self) -> Raw:
        hpo = self.maybe(f"HP:{self.chance.randint(9000000, 9999999)}")
        return {**self.statement(), "hpo": hpo, "frequency": self.value(v.FrequencyBand)}

    def onset(self) -> Raw:
        statement = self.maybe(self.prose())
        return {"period": self.value(v.OnsetPeriod), "statement": statement, "citations": self.citations()}

    def prevalence(self) -> Raw:
        return {
            "measure": self.value(v.PrevalenceMeasure),
            "band": self.chance.choice(("<1 / 1 000 000", "1-9 / 100 000")),
            "per_million": self.maybe(self.chance.choice((0, 1, 0.05, 12.5, 999999.891, 0.1 + 0.2))),
            "place": self.line("Nowhere"),
            "validation": self.value(v.Validation),
            "citations": self.citations(),
        }

    # ---- The other subjects

    def trigger(self, number: int) -> Raw:
        kind, description = self.value(v.TriggerKind), self.maybe(self.statement())
        name = self.name("Trigger", number)
        return {"name": name, "kind": kind, "citations": self.citations(), "description": description}

    def procedure(self, number: int) -> Raw:
        kind, description = self.value(v.ProcedureKind), self.maybe(self.statement())
        name = self.name("Procedure", number)
        return {"name": name, "kind": kind, "citations": self.citations(), "description": description}

    def question(self, number: int) -> Raw:
        return {
            "condition": self.conditions[number % min(6, len(self.conditions))],  # several a condition, some alike
            "question": self.name("Question", self.chance.randrange(8)) + "?",
            "topic": self.value(v.Topic),
            "verdict": self.value(v.Verdict),
            "short_answer": self.statement(),
            "summary": self.maybe(self.statement()),
            "sections": self.some(lambda: {"heading": self.line("Heading"), **self.statement()}, 3),
            "review": self.review(),
        }

    def community(self, number: int) -> Raw:
        members = (0, 1, 12, 13, 14, 17, 18, 999, 1000, 12345)
        return {
            "name": self.name("Community", number),
            "url": self.url(),
            "totals": [
                {
                    "condition": condition,
                    "as_of": self.day(),
                    "members": self.chance.choice(members),
                    "published": self.chance.random() < 0.3,
                    "citations": self.citations(),
                }
                for condition in self.subset(self.conditions, 12)
            ],
        }

    def source(self, number: int) -> Raw:
        licence = self.maybe({"name": self.line("Licence"), "url": self.url()})
        credit = {"name": self.line("Set"), "version": self.maybe("2026-05"), "text": self.line("Credit")}
        review = {
            "claim": self.line("Reviewed"),
            "reviewer": self.maybe(self.line("Dr.")),
            "last_updated": self.maybe(self.day()),
        }
        return {
            "title": self.name("Source", number),
            "authors": self.maybe(self.line("Authors")),
            "publisher": self.maybe(self.line("Press")),
            "kind": self.value(v.SourceKind),
            "url": self.url(),
            "doi": self.maybe("10.9999/invented"),
            "pmid": self.maybe(str(self.chance.randint(1, 9999))),
            "published_on": self.maybe(self.chance.choice(("2020", "2020-05", "2020-05-17"))),
            "accessed_on": self.maybe(self.day()),
            "licence": licence,
            "review": self.maybe(review, 0.4),
            "attribution": self.maybe(credit, 0.5) if licence else None,
        }
