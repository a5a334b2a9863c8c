"""The types of the contender in Strawberry: as much of our schema as the three queries ask for."""

from sqlite3 import Row
from typing import Annotated, Self

import strawberry

from tests.bench.contenders.loaders import Loaders

Info = strawberry.Info[Loaders, None]


@strawberry.type
class Source:
    slug: str
    title: str
    authors: str | None
    published_on: str | None
    doi: str | None
    url: str | None

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            slug=row["slug"],
            title=row["title"],
            authors=row["authors"],
            published_on=row["published_on"],
            doi=row["doi"],
            url=row["url"],
        )


@strawberry.type
class Citation:
    stance: str
    source: Source


@strawberry.type
class Cited:
    set_: strawberry.Private[int | None]

    @strawberry.field
    async def citations(self, info: Info) -> list[Citation]:
        if self.set_ is None:
            return []
        return [
            Citation(stance=row["stance"], source=Source.of(row))
            for row in await info.context.citations.load(self.set_)
        ]


@strawberry.type
class RichText:
    text: str


@strawberry.type
class CitedText(Cited):
    text: str


@strawberry.type
class Mechanism:
    value: str


@strawberry.type
class Statement(Cited):
    value: str
    statement: RichText | None


@strawberry.type
class Inheritance(Cited):
    pattern: str
    applicability: str


@strawberry.type
class Heredity:
    condition: strawberry.Private[int]
    answer: Statement

    @strawberry.field
    async def inheritance(self, info: Info) -> list[Inheritance]:
        rows = await info.context.inheritance.load(self.condition)
        return [
            Inheritance(set_=row["citations"], pattern=row["pattern"], applicability=row["applicability"])
            for row in rows
        ]


@strawberry.type
class Synonym:
    text: str
    scope: str


@strawberry.type
class Reviewer:
    name: str
    credentials: str | None


@strawberry.type
class Review:
    status: str
    reviewer: Reviewer | None
    reviewed_on: str | None
    updated_on: str
    due_on: str | None


@strawberry.type
class Trigger:
    name: str
    kind: str


@strawberry.type
class Share(Cited):
    value: float | None
    low: float | None
    high: float | None
    studied: int | None


@strawberry.type
class TriggerEdge(Cited):
    key: strawberry.Private[int]
    role: str
    population: str | None
    node: Trigger

    @strawberry.field
    async def shares(self, info: Info) -> list[Share]:
        return [
            Share(
                set_=row["citations"],
                value=_number(row["value"]),
                low=_number(row["low"]),
                high=_number(row["high"]),
                studied=row["studied"],
            )
            for row in await info.context.shares.load(self.key)
        ]


@strawberry.type
class TriggerConnection:
    edges: list[TriggerEdge]


@strawberry.type
class Procedure:
    name: str
    kind: str


@strawberry.type
class NegativeResult(Cited):
    value: str
    of_condition: strawberry.Private[int | None]
    of_trigger: strawberry.Private[int | None]

    @strawberry.field
    async def of(self, info: Info) -> Annotated["Condition | Trigger", strawberry.union("NegativeResultSubject")]:
        if self.of_condition is not None:
            return Condition.of(await info.context.conditions.load(self.of_condition))
        row = await info.context.triggers.load(self.of_trigger or 0)
        return Trigger(name=row["name"], kind=row["kind"])


@strawberry.type
class Step:
    key: strawberry.Private[int]
    position: int
    procedure: Procedure
    recommendation: Statement

    @strawberry.field
    async def negative_results(self, info: Info) -> list[NegativeResult]:
        return [
            NegativeResult(
                set_=row["citations"],
                value=row["value"],
                of_condition=row["of_condition"],
                of_trigger=row["of_trigger"],
            )
            for row in await info.context.negative_results.load(self.key)
        ]


@strawberry.type
class Workup:
    key: strawberry.Private[int]

    @strawberry.field
    async def steps(self, info: Info) -> list[Step]:
        return [
            Step(
                key=row["key"],
                position=row["position"],
                procedure=Procedure(name=row["name"], kind=row["kind"]),
                recommendation=_statement(row, "recommendation"),
            )
            for row in await info.context.steps.load(self.key)
        ]


@strawberry.type
class Condition:
    key: strawberry.Private[int]
    id: strawberry.ID
    slug: str
    name: str
    kind: str
    summary: CitedText | None
    mechanism: Mechanism
    review: Review

    @classmethod
    def of(cls, row: Row) -> Self:
        summary, reviewer = row["summary_text"], row["review_reviewer_name"]
        return cls(
            key=row["key"],
            id=strawberry.ID(row["id"]),
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            summary=None if summary is None else CitedText(set_=row["summary_citations"], text=summary),
            mechanism=Mechanism(value=row["mechanism_value"]),
            review=Review(
                status=row["review_status"],
                reviewer=reviewer and Reviewer(name=reviewer, credentials=row["review_reviewer_credentials"]),
                reviewed_on=row["review_reviewed_on"],
                updated_on=row["review_updated_on"],
                due_on=row["review_due_on"],
            ),
        )

    @strawberry.field
    async def heredity(self, info: Info) -> Heredity:
        row = await info.context.heredity.load(self.key)
        return Heredity(condition=self.key, answer=_statement(row, "answer"))

    @strawberry.field
    async def synonyms(self, info: Info) -> list[Synonym]:
        return [Synonym(text=row["text"], scope=row["scope"]) for row in await info.context.synonyms.load(self.key)]

    @strawberry.field
    async def sources(self, info: Info) -> list[Source]:
        return [Source.of(row) for row in await info.context.sources.load(self.key)]

    @strawberry.field
    async def triggers(self, info: Info, first: int) -> TriggerConnection:
        rows = (await info.context.condition_triggers.load(self.key))[:first]
        return TriggerConnection(
            edges=[
                TriggerEdge(
                    set_=row["citations"],
                    key=row["key"],
                    role=row["role"],
                    population=row["population"],
                    node=Trigger(name=row["name"], kind=row["kind"]),
                )
                for row in rows
            ]
        )

    @strawberry.field
    async def workup(self, info: Info) -> Workup | None:
        row = await info.context.workup.load(self.key)
        return Workup(key=row["key"]) if row else None


def _statement(row: Row, name: str) -> Statement:
    text = row[f"{name}_statement_text"]
    statement = None if text is None else RichText(text=text)
    return Statement(set_=row[f"{name}_citations"], value=row[f"{name}_value"], statement=statement)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
