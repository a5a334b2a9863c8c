"""The invented document of a condition, as rich as an ordinary one: condition number i can be made alone."""

from data import vocabulary as v
from tests.bench.invention import ADJECTIVES, PARTS, TAILS, Invention, Raw, invented_name

SOURCES, TRIGGERS, PROCEDURES = 500, 200, 100
HEREDITY = (
    "answer", "genetic", "hereditary", "recurrence_risk", "carrier_testing", "prenatal_diagnosis", "genetic_testing",
    "genetic_counselling",
)  # fmt: skip
UNSTATED: Raw = {"value": "NOT_STATED"}
PATTERNS = [pattern.value for pattern in v.InheritancePattern]


def condition_slug(number: int) -> str:
    """Name the document, after the condition as authors do."""
    return f"{invented_name(number)}-{TAILS[number % len(TAILS)]}-{number:07d}".lower().replace(" ", "-")


def condition_name(number: int) -> str:
    """Make the condition's name, which no other has."""
    return f"{invented_name(number)} {TAILS[number % len(TAILS)]} (invented)"


def source_slug(number: int) -> str:
    """Name a source's document."""
    return f"invented-source-{number:03d}"


def trigger_slug(number: int) -> str:
    """Name a trigger's document."""
    return f"invented-trigger-{number:03d}"


def procedure_slug(number: int) -> str:
    """Name a procedure's document."""
    return f"invented-procedure-{number:03d}"


class Cited(Invention):
    """Draws statements that cite, each from the few sources that the document knows."""

    def __init__(self, subject: str, number: int) -> None:
        super().__init__(subject, number)
        self.sources = [source_slug(source) for source in self.some(4, SOURCES)]

    def citations(self) -> list[str | Raw]:
        """Cite one source or two, now and then with its page."""
        kind = self.chance.random()
        if kind < 0.1:
            return [{"source": self.one(self.sources), "locator": f"Tale {self.number(1, 30)}"}]
        first = self.number(0, 3)
        return [self.sources[first]] if kind < 0.75 else [self.sources[first], self.sources[(first + 1) % 4]]

    def statement(self, sentences: int = 1) -> Raw:
        """Draw a statement."""
        return {"body": self.prose(sentences), "citations": self.citations()}

    def valued(self, vocabulary: type[v.Vocabulary], *, unstated: float = 0.2) -> Raw:
        """Draw a value, at times with what is said of it; at times nothing is stated."""
        if self.maybe(unstated):
            return {"value": "NOT_STATED"}
        said = {"statement": self.prose()} if self.maybe(0.4) else {}
        return {"value": self.value(vocabulary), **said, "citations": self.citations()}

    def review(self) -> Raw:
        """Draw the review of a text that nobody has reviewed."""
        return {"status": self.one(("EDITORIAL", "IMPORTED")), "updated_on": self.day().isoformat()}


def bare_condition(number: int) -> Raw:
    """Make as much of a condition's document as no other condition has."""
    draw = Cited("bare condition", number)
    return {
        "name": condition_name(number),
        "kind": "DISEASE",
        "citations": draw.citations(),
        "synonyms": _synonyms(number, draw),
        "identifiers": _identifiers(number, draw),
        "mechanism": UNSTATED,
        "heredity": dict.fromkeys(HEREDITY, UNSTATED),
        "trigger_evidence": UNSTATED,
        "review": draw.review(),
    }


def condition(number: int) -> Raw:
    """Make the document of a condition."""
    draw = Cited("condition", number)
    triggers = [trigger_slug(trigger) for trigger in draw.some(draw.number(3, 5), TRIGGERS)]
    return {
        "name": condition_name(number),
        "kind": draw.value(v.ConditionKind),
        "citations": draw.citations(),
        "synonyms": _synonyms(number, draw),
        "identifiers": _identifiers(number, draw),
        "summary": draw.statement(3),
        "definition": draw.statement(2),
        "mechanism": draw.valued(v.Mechanism, unstated=0.1),
        "affected_sites": [draw.statement()],
        "heredity": _heredity(draw),
        "trigger_evidence": {"value": "RECOGNISED", "citations": draw.citations()},
        "triggers": [_trigger(slug, draw) for slug in triggers],
        "workup": {"summary": draw.statement(2), "steps": _steps(number, triggers, draw)},
        "care": [draw.statement() for _ in range(draw.number(1, 2))],
        "signs": [_sign(draw) for _ in range(draw.number(4, 6))],
        "course": [draw.statement(2)],
        "onset": [{"period": draw.value(v.OnsetPeriod), "citations": draw.citations()}],
        "prevalence": [_prevalence(draw)],
        "review": draw.review(),
    }


def _synonyms(number: int, draw: Cited) -> list[Raw]:
    texts = [f"{invented_name(number)} {draw.one(ADJECTIVES)} {draw.one(PARTS)}", f"Invented condition {number}"]
    if draw.maybe(0.5):
        texts.append(f"{draw.one(ADJECTIVES)} {invented_name(number)}-{draw.number(2, 99)} type".capitalize())
    return [{"text": text, "scope": draw.value(v.SynonymScope), "citations": draw.citations()} for text in texts]


def _identifiers(number: int, draw: Cited) -> list[Raw]:
    """Give codes of its own, beyond all that are in use, and at times one that many conditions share."""
    codes = [("MONDO", f"{9_000_000 + number}", "EXACT"), ("ORPHA", f"{9_000_000 + number}", "EXACT")]
    codes.append(("GARD", f"{9_000_000 + number}", "NOT_STATED"))
    if draw.maybe(0.5):
        codes.append(("OMIM", f"{999_000 + draw.number(0, 999)}", draw.one(("BROADER", "NARROWER"))))
    if draw.maybe(0.5):
        codes.append(("ICD11", f"ZZ9Z.{draw.number(0, 9)}", "BROADER"))
    return [
        {"system": system, "value": value, "relation": relation, "citations": draw.citations()}
        for system, value, relation in codes
    ]


def _heredity(draw: Cited) -> Raw:
    patterns = draw.some(draw.number(1, 2), len(PATTERNS))
    return {
        "answer": draw.valued(v.HeredityAnswer),
        "genetic": draw.valued(v.Answer),
        "hereditary": draw.valued(v.Answer),
        "inheritance": [
            {"pattern": PATTERNS[pattern], "applicability": draw.value(v.Applicability), "citations": draw.citations()}
            for pattern in patterns
        ],
        **({"predisposition": draw.statement()} if draw.maybe(0.3) else {}),
        "recurrence_risk": draw.valued(v.RecurrenceRisk, unstated=0.5),
        "carrier_testing": draw.valued(v.Applicability, unstated=0.5),
        "prenatal_diagnosis": draw.valued(v.Applicability, unstated=0.5),
        "genetic_testing": draw.valued(v.Recommendation, unstated=0.3),
        "genetic_counselling": draw.valued(v.Recommendation, unstated=0.5),
    }


def _trigger(slug: str, draw: Cited) -> Raw:
    return {
        "trigger": slug,
        "role": draw.value(v.TriggerRole),
        **({"population": draw.one(("Imagined children", "Imagined adults"))} if draw.maybe(0.3) else {}),
        "shares": [_share(draw) for _ in range(draw.number(0, 2))],
        "statement": draw.prose(),
        "citations": draw.citations(),
    }


def _share(draw: Cited) -> Raw:
    value = draw.number(5, 90)
    interval = {"low": (value - 4) / 100, "high": (value + 6) / 100} if draw.maybe(0.5) else {}
    return {"value": value / 100, **interval, "studied": draw.number(8, 700), "citations": draw.citations()}


def _steps(number: int, triggers: list[str], draw: Cited) -> list[Raw]:
    return [_step(number, procedure_slug(step), triggers, draw) for step in draw.some(draw.number(3, 5), PROCEDURES)]


def _step(number: int, procedure: str, triggers: list[str], draw: Cited) -> Raw:
    of_itself = {"value": draw.value(v.NegativeResult), "citations": draw.citations()}
    negatives: list[Raw] = [{**of_itself, "of": {"condition": condition_slug(number)}}]
    if draw.maybe(0.4):
        said = {"value": draw.value(v.NegativeResult), "statement": draw.prose(), "citations": draw.citations()}
        negatives.append({**said, "of": {"trigger": draw.one(triggers)}})
    earlier = condition_slug(number // 2)  # a condition that is there in every size
    return {
        "procedure": procedure,
        "recommendation": draw.valued(v.Recommendation),
        "purpose": draw.statement(),
        "findings": [draw.statement() for _ in range(draw.number(0, 1))],
        "negative_results": negatives,
        "looks_for": [draw.one(triggers)] if draw.maybe(0.5) else [],
        "rules_out": [earlier] if number and draw.maybe(0.3) else [],
    }


def _sign(draw: Cited) -> Raw:
    hpo = f"HP:99{draw.number(0, 99_999):05d}"
    return {**draw.statement(), "hpo": hpo, "frequency": draw.value(v.FrequencyBand, but="")}


def _prevalence(draw: Cited) -> Raw:
    return {
        "measure": draw.value(v.PrevalenceMeasure),
        "band": draw.one(("<1 / 1 000 000", "1-9 / 1 000 000", "1-9 / 100 000")),
        "place": draw.one(("Nowhere", "The island on no map", "Imagined world")),
        "citations": draw.citations(),
    }
