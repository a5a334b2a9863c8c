"""The command that tells what operations cost, for those who write queries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from graphql import GraphQLSchema, GraphQLSyntaxError, OperationDefinitionNode, parse
from rich.console import Console
from rich.table import Table

from schema.build import build_schema
from schema.limits import Limits
from schema.operation import Refused, prepare
from service.settings import Settings


class TooDear(Exception):
    """An operation of the file would be refused."""


@dataclass(frozen=True)
class Line:
    """One operation: what it costs with the variables given, and at most; why it would be refused, if it would."""

    operation: str
    cost: int | None
    most: int | None
    limit: int
    selections: int | None
    depth: int | None
    refused: str | None


def cost(
    file: Annotated[Path, typer.Argument(help="File with GraphQL operations.", exists=True, dir_okay=False)],
    *,
    variables: Annotated[str, typer.Option(help="Their variables, as a JSON object.")] = "{}",
    json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """Tell what the operations of a file cost, and end with 1 where one would be refused."""
    source = file.read_text(encoding="utf-8")
    try:
        values = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"--variables is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise typer.BadParameter("--variables is no JSON object")
    lines = measured(source, values, Settings().limits)
    if json:
        typer.echo(orjson.dumps([asdict(line) for line in lines], option=orjson.OPT_INDENT_2))
    else:
        table = Table("operation", "cost", "at most", "limit", "selections", "depth", box=None)
        for line in lines:
            figures = (line.cost, line.most, line.limit, line.selections, line.depth)
            table.add_row(line.operation, *("" if figure is None else f"{figure:,}" for figure in figures))
        Console().print(table)
    refused = [f"{line.operation or file}: {line.refused}" for line in lines if line.refused]
    if refused:
        raise TooDear("; ".join(refused))


def measured(source: str, variables: Mapping[str, Any], limits: Limits) -> list[Line]:
    """Measure each operation of a document."""
    schema = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it
    try:
        nodes = [node for node in parse(source).definitions if isinstance(node, OperationDefinitionNode)]
    except GraphQLSyntaxError as error:
        return [Line("", None, None, limits.cost, None, None, str(error))]
    names = [node.name.value if node.name else None for node in nodes]
    return [_line(schema, source, name, variables, limits) for name in names or [None]]


def _line(schema: GraphQLSchema, source: str, name: str | None, variables: Mapping[str, Any], limits: Limits) -> Line:
    line = Line(name or "", None, None, limits.cost, None, None, None)
    try:
        operation = prepare(schema, source, name, limits)
        extent, most = operation.extent, operation.most.content
        line = replace(line, most=most, selections=extent.selections, depth=extent.depth)
        cost = operation.cost({key: value for key, value in variables.items() if key in operation.declared}).content
    except Refused as refused:
        return replace(line, refused=str(refused))
    too_dear = f"COST_TOO_HIGH, {cost:,} of {limits.cost:,}" if cost > limits.cost else None
    return replace(line, cost=cost, refused=too_dear)
