"""The prepared operation: parsed, validated and planned once, then bound to each request's variables."""

import hashlib
import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError

from data.mentioned import mentioned
from data.statement import Statement, emit
from data.writer import Cell
from schema.coercion import MOST_ERRORS, VariableCoercion
from schema.cost import Cost, cost, introspection_limit
from schema.errors import (
    BAD_USER_INPUT,
    PARSE_FAILED,
    VALIDATION_FAILED,
    LimitExceeded,
    OperationNotFound,
    OperationTooLarge,
    StreamNeeded,
    coded,
)
from schema.filters import Values
from schema.limits import Extent, Limits, check_extent, check_source, extent, why_unread
from schema.plan import Plan, plan
from schema.plan_questions import Question, Request

DEFAULT = Limits()
MAX_PLANS = 64  # of one operation; whoever asks for more shapes is answered without keeping them
# About how many bytes of memory a prepared operation takes, measured: its syntax tree, and each plan with its SQL.
TREE_BYTES, BYTES_A_CHARACTER = 5_000, 40
PLAN_BYTES, BYTES_A_LETTER = 4_000, 5
LONG_DOCUMENT = 5_000  # characters; of a longer one an error may quote a value that takes a twentieth of a second
LONGEST_NAME = 100  # characters of an operation's name that are told
DIGEST_LETTERS = 16
_numbers = count()
# Whether fields can be merged graphql-core finds out by comparing them in pairs, and gives up after so many steps: its
# own 500,000 take more than a second, in which nobody else is answered. Documents as people write them take a hundred.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 30_000


class Refused(Exception):
    """The request is refused before any SQL; `errors` say why, each with its code."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        self.errors = errors
        self.is_beyond_limits = any(isinstance(error, LimitExceeded) for error in errors)
        super().__init__("; ".join(error.message for error in errors))


class NeedsStream(Refused):
    """A subscription is refused where one response is all that there is; `operation` is that subscription."""

    def __init__(self, operation: "Operation") -> None:
        self.operation = operation
        super().__init__([StreamNeeded()])


class Summary(NamedTuple):
    """What operators are told of an operation: its name, the beginning of its document's SHA-256, its highest cost."""

    name: str | None
    digest: str | None
    cost: int | None
    members: str  # the same as members of a JSON object

    @classmethod
    def of(cls, name: str | None, digest: str | None, cost: int | None) -> "Summary":
        """Make a summary; of a long name it has the beginning."""
        short = name and name[:LONGEST_NAME].encode(errors="replace").decode()
        members = json.dumps({"operation": short, "document": digest, "cost": cost}, separators=(",", ":"))
        return cls(short, digest, cost, members[1:-1])


class BoundStatement(NamedTuple):
    """A statement, and the values of its parameters in order."""

    sql: str
    parameters: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """What an answer speaks of: keys of types, and the statement that finds ids, None where it shows no thing."""

    types: frozenset[str]
    found: BoundStatement | None


@dataclass(slots=True)
class _Ready:
    """What one plan comes to; `mention` is made when it is first asked for."""

    statement: Statement
    constants: Mapping[int, Values]
    mention: "tuple[frozenset[str], Statement | None] | None" = None


@dataclass(frozen=True, slots=True)
class _Fork:
    """A question, and where each answer leads."""

    question: Question
    branches: "dict[Hashable, _Step]" = field(default_factory=dict)


_Step: TypeAlias = _Fork | _Ready


def prepare(
    schema: GraphQLSchema, source: str, operation_name: str | None = None, limits: Limits = DEFAULT
) -> "Operation":
    """Parse, measure and validate a document and choose its operation; raises `Refused`."""
    document = _parsed(source, limits)
    rules = specified_rules if limits.introspection else (*specified_rules, NoSchemaIntrospectionCustomRule)
    most = MOST_ERRORS if len(source) <= LONG_DOCUMENT else 1
    errors = validate(schema, document, rules, max_errors=most, hide_suggestions=not limits.introspection)
    if errors and all(isinstance(error, ValidationAbortedError) for error in errors):
        raise Refused([OperationTooLarge()])
    if errors:
        raise Refused(coded(errors, VALIDATION_FAILED))
    operation = Operation(schema, document, _chosen(document, operation_name), source, operation_name, limits)
    requested = operation.most.introspection
    if requested and requested > (limit := introspection_limit(schema)):
        what = "objects of the schema's description"
        raise Refused([LimitExceeded("INTROSPECTION_TOO_LARGE", what, requested, limit)])
    return operation


def _parsed(source: str, limits: Limits) -> DocumentNode:
    try:
        check_source(source, limits)
        document = parse(source, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        check_extent(document, limits)
    except GraphQLSyntaxError as error:
        exceeded = why_unread(source, limits)
        raise Refused([exceeded] if exceeded else coded([error], PARSE_FAILED)) from None
    except LimitExceeded as error:
        raise Refused([error]) from None
    except RecursionError:  # fragments that spread one another, hundreds deep
        raise Refused([OperationTooLarge()]) from None
    return document


class Operation:
    """An operation and the plans made for it so far: a trie of questions and answers.

    `source` and `name` are as they were asked for, `number` is never given twice in a process, `declared` names its
    variables, and `size` is about how many bytes of memory it takes.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        node: OperationDefinitionNode,
        source: str,
        name: str | None,
        limits: Limits = DEFAULT,
    ) -> None:
        self.node = node
        self.source = source
        self.name = name
        self.number = next(_numbers)
        self.size = TREE_BYTES + BYTES_A_CHARACTER * len(source)
        self._schema = schema
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self.is_subscription = node.operation is OperationType.SUBSCRIPTION
        self.declared = frozenset(each.variable.name.value for each in node.variable_definitions or ())
        self._variables = VariableCoercion(
            schema, node.variable_definitions or (), hide_suggestions=not limits.introspection
        )
        self._start: _Step | None = None
        self._plans = 0
        self._limits = limits

    @cached_property
    def most(self) -> Cost:
        """What it costs at most, whatever its variables are."""
        return cost(self._schema, self.node, self._fragments)

    @cached_property
    def summary(self) -> Summary:
        """What operators are told of it."""
        return summary_of(self.source, self.node.name.value if self.node.name else None, self.most.content)

    @property
    def extent(self) -> Extent:
        """How large it is."""
        return extent(self.node, self._fragments)

    def cost(self, variables: Mapping[str, Any]) -> Cost:
        """What it costs with these variables; raises `Refused` where they do not fit."""
        return cost(self._schema, self.node, self._fragments, self._coerced(variables))

    def bind(self, variables: Mapping[str, Any], facts: Mapping[str, str]) -> BoundStatement:
        """Give the statement for these variables; `facts` are the release's own; raises `Refused`."""
        ready, request = self._planned(variables)
        return _bound(ready.statement, ready, request, facts)

    def mention(self, variables: Mapping[str, Any], facts: Mapping[str, str]) -> Mention:
        """Say what the answer for these variables speaks of; raises `Refused`."""
        ready, request = self._planned(variables)
        if ready.mention is None:
            again = plan(self._schema, self.node, self._fragments, Request(variables, request.variables))
            spoken = mentioned(again.root)
            found = emit(spoken.ids, again.locales) if spoken.ids else None
            self.size += BYTES_A_LETTER * len(found.sql) if found else 0
            ready.mention = spoken.types, found
        types, statement = ready.mention
        return Mention(types, _bound(statement, ready, request, facts) if statement else None)

    def _planned(self, variables: Mapping[str, Any]) -> tuple[_Ready, Request]:
        """Give the plan for these variables, and the request with the values that they bind; raises `Refused`."""
        coerced = self._coerced(variables)
        if self.most.content > self._limits.cost:
            self._check_cost(coerced)
        request = Request(variables, coerced)
        try:
            ready = self._find(request)
            if ready is None:
                request = Request(variables, coerced)
                ready = self._keep(plan(self._schema, self.node, self._fragments, request))
        except GraphQLError as error:
            code = (error.extensions or {}).get("code", BAD_USER_INPUT)
            raise Refused(coded([error], code)) from None
        except RecursionError:
            raise Refused([OperationTooLarge()]) from None
        return ready, request

    def _coerced(self, variables: Mapping[str, Any]) -> VariableValues:
        coerced = self._variables.coerce(variables)
        if isinstance(coerced, list):
            raise Refused(coded(coerced, BAD_USER_INPUT))
        return coerced

    def _check_cost(self, variables: VariableValues) -> None:
        requested, limit = cost(self._schema, self.node, self._fragments, variables).content, self._limits.cost
        if requested > limit:
            raise Refused([LimitExceeded("COST_TOO_HIGH", "objects that may be touched", requested, limit)])

    def _find(self, request: Request) -> _Ready | None:
        step = self._start
        while isinstance(step, _Fork):
            step = step.branches.get(step.question.answer(request))
        return step

    def _keep(self, made: Plan) -> _Ready:
        ready = _Ready(emit(made.root, made.locales), made.constants)
        if self._plans < MAX_PLANS:
            self._plans += 1
            self.size += PLAN_BYTES + BYTES_A_LETTER * len(ready.statement.sql)
            self._start = _grown(self._start, made, ready)
        return ready


def summary_of(source: str, name: str | None, cost: int | None = None) -> Summary:
    """Say what operators are told of an operation of this document."""
    digest = hashlib.sha256(source.encode(errors="replace")).hexdigest()[:DIGEST_LETTERS]
    return Summary.of(name, digest, cost)


def _bound(statement: Statement, ready: _Ready, request: Request, facts: Mapping[str, str]) -> BoundStatement:
    values = {**ready.constants, **request.values} if ready.constants else request.values
    parameters = [
        facts[parameter.name] if parameter.slot is None else values[parameter.slot][parameter.name]
        for parameter in statement.parameters
    ]
    return BoundStatement(statement.sql, tuple(parameters))


def _grown(start: _Step | None, made: Plan, ready: _Ready) -> _Step:
    """Add a plan's trail to the trie; the questions on a shared way are the same, as planning is deterministic."""
    if not made.trail:
        return ready
    root = step = start if isinstance(start, _Fork) else _Fork(made.trail[0][0])
    following: list[Question | None] = [question for question, _ in made.trail[1:]]
    for (_, answer), question in zip(made.trail, [*following, None], strict=True):
        if question is None:
            step.branches[answer] = ready
        else:
            branch = step.branches.setdefault(answer, _Fork(question))
            assert isinstance(branch, _Fork)  # noqa: S101  # a longer trail never passes the end of a shorter one
            step = branch
    return root


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if name is None or (node.name and node.name.value == name)]
    if not named:
        problem = "there is no operation in the document" if name is None else f"there is no operation named {name!r}"
        raise Refused([OperationNotFound(problem)])
    if len(named) > 1:
        raise Refused([OperationNotFound("the document has several operations; name one in operationName")])
    return named[0]
