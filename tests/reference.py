"""An executor that shares nothing with the planner: plain graphql-core over the document models, slices and loops.

It is written to be obviously right, not fast. Every object is a dictionary of its fields; a field that leads elsewhere
or takes arguments is a function, which graphql-core's default resolver calls.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import graphql

from data import documents as d
from data import json_ld
from data.codes import is_well_formed, local_part
from data.community import disclosed
from data.identity import public_id, sort_key
from data.parts import Part, Statement, walk
from data.prose import render
from data.scalars import Prose, SourceReference
from data.vocabulary import CodeSystem
from schema.build import build_schema
from tests.laws import due_on
from tests.lists import Lists
from tests.paging import Object, Row, by_name, connection
from tests.translated import LINES, Language, chain_of, language_of

RELATIONS = ("EXACT", "NOT_STATED", "NARROWER", "BROADER", "RELATED")


class Reference:
    """Answers operations from `content`; `facts` are the release's id, sha256 and published_at."""

    def __init__(self, content: d.Content, facts: Mapping[str, str], chain: Sequence[str] = ()) -> None:
        language = Language(content, chain)
        self._base = content
        self._served, self._told = language.served, language.of
        self._others: dict[Sequence[str], Reference] = {chain: self}
        self._content = content = language.content
        self._facts = facts
        self._schema = graphql.build_schema(build_schema().as_str())
        self._made: dict[tuple[str, str], Object] = {}
        self._makers: dict[str, tuple[Iterable[str], Callable[[str], Object]]] = {
            "Condition": (content.conditions, self._condition),
            "Trigger": (content.triggers, self._trigger),
            "Procedure": (content.procedures, self._procedure),
            "Question": (content.questions, self._question),
            "Source": (content.sources, self._source),
            "Community": (content.communities, self._community),
        }
        lists = Lists(content, self._thing, self._stats)
        self._stats_of = lists.community_stats
        self._root: Object = {
            "condition": self._look_up("Condition"),
            "trigger": self._look_up("Trigger"),
            "procedure": self._look_up("Procedure"),
            "question": self._look_up("Question"),
            "community": self._look_up("Community"),
            "conditions": lists.conditions,
            "conditionsByCode": lambda _info, codes: [self._find(code) for code in codes],
            "triggers": lists.triggers,
            "procedures": lists.procedures,
            "questions": lists.questions,
            "communityStats": lists.community_stats,
            "node": lambda _info, id: self._node(id),  # noqa: A006  # the schema's name
            "nodes": lambda _info, ids: [self._node(name) for name in ids],
            "release": lambda _info: self._release(),
        }

    def execute(self, source: str, variables: Mapping[str, Any], operation_name: str | None = None) -> Object:
        """Answer an operation that has no errors, in the languages that it wants."""
        chain = _chain(source, variables)
        if chain not in self._others:
            self._others[chain] = Reference(self._base, self._facts, chain)
        return self._others[chain]._execute(source, variables, operation_name)  # noqa: SLF001  # one of ours

    def _execute(self, source: str, variables: Mapping[str, Any], operation_name: str | None) -> Object:
        result = graphql.execute_sync(self._schema, _parsed(source), self._root, None, dict(variables), operation_name)
        assert result.errors is None, (result.errors, source, variables)
        assert result.data is not None
        return result.data

    # ---- Finding things

    def _thing(self, type_name: str, slug: str) -> Object:
        """Make a thing of a type that has slugs, once."""
        if (type_name, slug) not in self._made:
            made = {"__typename": type_name, "id": public_id(type_name, slug), "slug": slug}
            made["servedLocale"] = self._served(type_name, slug)
            self._made[type_name, slug] = made | self._makers[type_name][1](slug)
        return self._made[type_name, slug]

    def _all(self, type_name: str) -> list[Object]:
        return [self._thing(type_name, slug) for slug in sorted(self._makers[type_name][0])]

    def _look_up(self, type_name: str) -> Callable[..., Object | None]:
        def look_up(_info: Any, by: Mapping[str, Any]) -> Object | None:
            ((key, value),) = by.items()
            if key == "code":
                return self._bearer(CodeSystem[value["system"]], value["value"])
            return next((thing for thing in self._all(type_name) if thing[key] == value), None)

        return look_up

    def _bearer(self, system: CodeSystem, code: str) -> Object | None:
        """Find the condition that bears a code, the closest mapping first."""
        bearing = [
            (RELATIONS.index(identifier.relation), slug)
            for slug, condition in self._content.conditions.items()
            for identifier in condition.identifiers
            if identifier.system == system and local_part(system, identifier.value) == local_part(system, code)
        ]
        return self._thing("Condition", min(bearing)[1]) if bearing else None

    def _find(self, code: Mapping[str, str]) -> Object:
        """Look a code up; a NUL, which no code has and JSON cannot carry everywhere, is answered as U+FFFD."""
        system, given = CodeSystem[code["system"]], code["value"]
        value = local_part(system, given).replace("\0", "\N{REPLACEMENT CHARACTER}")
        condition = self._bearer(system, given)
        miss = "UNKNOWN_CODE" if is_well_formed(system, value) else "MALFORMED_CODE"
        return {"system": system, "value": value, "condition": condition, "miss": None if condition else miss}

    def _node(self, name: str) -> Object | None:
        things = [thing for type_name in self._makers for thing in self._all(type_name)]
        return next((thing for thing in [*things, *self._stats(), self._release()] if thing["id"] == name), None)

    # ---- Values and texts

    def _value(self, value: Any) -> Any:
        if isinstance(value, Prose):
            return _rich(value)
        if isinstance(value, SourceReference):
            return self._thing("Source", value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list):
            return [self._value(item) for item in value]
        return self._part(value) if isinstance(value, Part) else value

    def _part(self, part: Part, *without: str) -> Object:
        """Take over a part's values under their GraphQL names."""
        names = (name for name in type(part).model_fields if name not in without)
        made = {_camel(name): self._value(getattr(part, name)) for name in names}
        line = next((name for type_, name in LINES if type_ is type(part)), None)
        return {**made, "servedLocale": language_of(getattr(part, line))} if line else made

    def _cited(self, statement: Statement | None) -> Object | None:
        if statement is None:
            return None
        return {**_rich(statement.body), "citations": self._value(statement.citations)}

    def _review(self, review: d.Review) -> Object:
        return {**self._part(review), "dueOn": due_on(review).isoformat()}

    def _sources(self, document: Part) -> list[Object]:
        cited = dict.fromkeys(value for _, value in walk(document) if isinstance(value, SourceReference))
        return [self._thing("Source", slug) for slug in cited]

    def _source(self, slug: str) -> Object:
        return self._part(self._content.sources[slug], "attribution")

    # ---- Conditions

    def _condition(self, slug: str) -> Object:
        condition = self._content.conditions[slug]
        replaced = ("summary", "definition", "trigger_evidence", "triggers", "workup", "review", "identifiers")
        evidence = condition.trigger_evidence
        return {
            **self._part(condition, *replaced),
            "summary": self._cited(condition.summary),
            "definition": self._cited(condition.definition),
            "triggerEvidence": {**self._part(evidence, "value"), "status": evidence.value},
            "identifiers": lambda _info, systems=None: [
                {**self._part(code), "value": local_part(code.system, code.value)}
                for code in condition.identifiers
                if _wanted(code.system, systems)
            ],
            "triggers": lambda _info, kinds=None, **page: connection(
                "t",
                [
                    Row(f"{position:04d}", public_id("Trigger", entry.trigger), self._association(entry, node))
                    for position, entry in enumerate(condition.triggers)
                    if _wanted((node := self._thing("Trigger", entry.trigger))["kind"], kinds)
                ],
                **page,
            ),
            "workup": condition.workup
            and {
                "summary": self._cited(condition.workup.summary),
                "steps": lambda _info, recommendations=None, kinds=None: [
                    step
                    for step in self._steps(condition)
                    if _wanted(step["recommendation"]["value"], recommendations)
                    and _wanted(step["procedure"]["kind"], kinds)
                ],
            },
            "questions": lambda _info, topics=None: sorted(
                (
                    question
                    for question in self._all("Question")
                    if self._content.questions[question["slug"]].condition == slug
                    and _wanted(question["topic"], topics)
                ),
                key=lambda question: (sort_key(question["question"]).encode(), question["id"]),
            ),
            "communityStats": lambda _info: sorted(
                (stats for stats in self._stats() if stats["condition"]["slug"] == slug),
                key=lambda stats: str(stats["community"]["id"]),
            ),
            "review": self._review(condition.review),
            "sources": lambda _info: self._sources(condition),
            "disclaimer": _rich(self._content.disclaimer.body),
            "jsonLd": lambda _info: self._json_ld(slug),
        }

    def _json_ld(self, slug: str) -> Any:
        """Fill the graph's places; that what stands in it is true is tested elsewhere."""
        base = self._base
        asked = sorted(
            (sort_key(question.question).encode(), public_id("Question", name), json_ld.Asked.of(question))
            for name, question in base.questions.items()
            if question.condition == slug
        )
        known = json_ld.Known(
            {name: trigger.name for name, trigger in base.triggers.items()},
            {name: (procedure.name, procedure.kind) for name, procedure in base.procedures.items()},
            {name: json_ld.source_node(name, source) for name, source in base.sources.items()},
        )
        return self._filled(json_ld.graph(slug, base.conditions[slug], [each for *_, each in asked], known))

    def _filled(self, told: Any) -> Any:
        match told:
            case json_ld.Text(text, is_prose):
                served, _ = self._told(text, is_prose=is_prose)
                return render(served).text if is_prose else served
            case json_ld.LanguageOf(json_ld.Text(text, is_prose)):
                return self._told(text, is_prose=is_prose)[1]
            case dict():
                return {name: self._filled(inside) for name, inside in told.items()}
            case list():
                return [self._filled(inside) for inside in told]
            case _:
                return told

    def _association(self, entry: d.ConditionTrigger, node: Object) -> Object:
        return {**self._part(entry, "trigger"), "node": node}

    def _steps(self, condition: d.Condition) -> list[Object]:
        steps = condition.workup.steps if condition.workup else []
        return [self._step(position, step) for position, step in enumerate(steps, start=1)]

    def _step(self, position: int, step: d.WorkupStep) -> Object:
        return {
            **self._part(step, "looks_for", "rules_out", "negative_results"),
            "position": position,
            "procedure": self._thing("Procedure", step.procedure),
            "looksFor": lambda _info: [self._thing("Trigger", slug) for slug in step.looks_for],
            "rulesOut": lambda _info: [self._thing("Condition", slug) for slug in step.rules_out],
            "negativeResults": lambda _info: [
                {**self._part(result, "of"), "of": self._subject(result.of)} for result in step.negative_results
            ],
        }

    def _subject(self, subject: d.NegativeResultSubject) -> Object:
        if subject.condition is not None:
            return self._thing("Condition", subject.condition)
        assert subject.trigger is not None
        return self._thing("Trigger", subject.trigger)

    # ---- The other subjects

    def _trigger(self, slug: str) -> Object:
        trigger = self._content.triggers[slug]
        return {
            **self._part(trigger, "description"),
            "description": self._cited(trigger.description),
            "conditions": lambda _info, **page: connection(
                "c",
                [
                    by_name(node, self._association(entry, node))
                    for node in self._all("Condition")
                    for entry in self._content.conditions[node["slug"]].triggers
                    if entry.trigger == slug
                ],
                **page,
            ),
            "sources": lambda _info: self._sources(trigger),
        }

    def _procedure(self, slug: str) -> Object:
        procedure = self._content.procedures[slug]
        return {
            **self._part(procedure, "description"),
            "description": self._cited(procedure.description),
            "conditions": lambda _info, recommendations=None, **page: connection(
                "c",
                [
                    by_name(node, {"node": node, "step": step})
                    for node in self._all("Condition")
                    for step in self._steps(self._content.conditions[node["slug"]])
                    if step["procedure"]["slug"] == slug and _wanted(step["recommendation"]["value"], recommendations)
                ],
                **page,
            ),
            "sources": lambda _info: self._sources(procedure),
        }

    def _question(self, slug: str) -> Object:
        question = self._content.questions[slug]
        return {
            **self._part(question, "condition", "short_answer", "summary", "review"),
            "condition": lambda _info: self._thing("Condition", question.condition),
            "shortAnswer": self._cited(question.short_answer),
            "summary": self._cited(question.summary),
            "review": self._review(question.review),
            "sources": lambda _info: self._sources(question),
            "disclaimer": _rich(self._content.disclaimer.body),
        }

    def _community(self, slug: str) -> Object:
        own = {"communities": [public_id("Community", slug)]}
        return {
            **self._part(self._content.communities[slug], "totals"),
            "stats": lambda info, **page: self._stats_of(info, filter=own, **page),
        }

    def _stats(self) -> list[Object]:
        return [
            {
                "__typename": "CommunityStats",
                "id": public_id("CommunityStats", slug, total.condition),
                "condition": self._thing("Condition", total.condition),
                "community": self._thing("Community", slug),
                "asOf": total.as_of.isoformat(),
                "members": {
                    "value": (count := disclosed(total.members, published_by_source=total.published)).value,
                    "text": count.text,
                    "precision": count.precision,
                },
                "citations": self._value(total.citations),
            }
            for slug, community in self._content.communities.items()
            for total in community.totals
        ]

    def _release(self) -> Object:
        credited = [(source, source.attribution) for _, source in sorted(self._content.sources.items())]
        return {
            "__typename": "Release",
            "id": self._facts["id"],
            "publishedAt": self._facts["published_at"],
            "sha256": self._facts["sha256"],
            "counts": {
                name: len(getattr(self._content, name))
                for name in ("conditions", "triggers", "procedures", "questions", "sources")
            },
            "attributions": [
                {**self._part(attribution), "licence": self._value(source.licence), "url": source.url}
                for source, attribution in credited
                if attribution is not None
            ],
        }


# ---- Laws without content


@lru_cache(maxsize=1)
def _parsed(source: str) -> graphql.DocumentNode:
    """Parse a document once for all its requests, which come one after another."""
    return graphql.parse(source)


def _chain(source: str, variables: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the languages that the only operation of a document wants."""
    (operation,) = (node for node in _parsed(source).definitions if isinstance(node, graphql.OperationDefinitionNode))
    for directive in operation.directives or ():
        (argument,) = directive.arguments or ()
        return chain_of(graphql.value_from_ast_untyped(argument.value, dict(variables)))
    return ()


def _wanted(value: str, among: Sequence[str] | None) -> bool:
    return among is None or value in among


def _rich(markdown: str) -> Object:
    text = render(markdown)
    served = language_of(markdown)
    return {"markdown": text.markdown, "html": text.html, "text": text.text, "servedLocale": served}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
