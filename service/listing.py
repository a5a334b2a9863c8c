"""The command that lists trusted documents with what each costs."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from schema.build import build_schema
from service.settings import Settings
from service.trusted import TrustedDocument, UntrustedDocument, by_id, prepared, read_documents


@dataclass(frozen=True)
class Line:
    """One operation of a trusted document: the id to ask for it by, and what it costs at most."""

    id: str
    operation: str
    file: str
    characters: int
    selections: int
    depth: int
    cost: int


def documents(
    path: Annotated[
        Path | None, typer.Argument(help="Folder or manifest; the setting `trusted_documents` if left out.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False,
) -> None:
    """List the trusted documents and what each costs: selections, depth, and the most objects that it can touch."""
    chosen = path or Settings().trusted_documents
    if chosen is None:
        raise UntrustedDocument("name a folder or a manifest, or set RAREGRAPH_TRUSTED_DOCUMENTS")
    found = read_documents(chosen)
    by_id(found)
    lines = list(_lines(found))
    if json:
        typer.echo(orjson.dumps([asdict(line) for line in lines], option=orjson.OPT_INDENT_2))
        return
    table = Table("id", "operation", "file", "characters", "selections", "depth", "cost at most", box=None)
    for line in lines:
        figures = (line.characters, line.selections, line.depth, line.cost)
        table.add_row(line.id, line.operation, line.file, *(f"{figure:,}" for figure in figures))
    Console().print(table)


def _lines(found: list[TrustedDocument]) -> Iterator[Line]:
    schema = build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it
    for document in found:
        # The only operation of a document is prepared with its name and without.
        operations = {operation.node.loc: operation for operation in prepared(schema, document)}
        for operation in sorted(operations.values(), key=lambda one: one.node.name.value if one.node.name else ""):
            name = operation.node.name.value if operation.node.name else ""
            extent, cost = operation.extent, operation.most.content
            yield Line(
                document.ids[0], name, str(document.file), len(document.text), extent.selections, extent.depth, cost
            )
