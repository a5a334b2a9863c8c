"""The release that answered."""

import datetime as dt

from schema.fields import column, inline, many, thing
from schema.node import Node
from schema.provenance import Licence
from schema.scalars import URL


@thing
class ReleaseCounts:
    """How much a release holds."""

    conditions: int = column("Conditions.")
    triggers: int = column("Triggers.")
    procedures: int = column("Procedures.")
    questions: int = column("Questions.")
    sources: int = column("Sources.")


@thing
class Attribution:
    """A credit line that travels with the content."""

    name: str = column("Who or what is credited.")
    version: str | None = column("The version or date of what was used.")
    licence: Licence = inline("The terms of its use.")
    text: str = column("The credit line.")
    url: URL | None = column("Its address.")


@thing
class Release(Node):
    """A published state of the whole content. Every answer comes from one release."""

    published_at: dt.datetime = column("When it was published.")
    sha256: str = column("The SHA-256 of the content file, in hexadecimal.")
    counts: ReleaseCounts = inline("How much it holds.")
    attributions: list[Attribution] = many("The credit lines of the sets that it restates.", on={})
