"""The languages of an operation: one wish for all its texts, so that a client's cache never mixes languages."""

import re
from typing import Annotated

import strawberry
from graphql import DirectiveLocation

from data.localisation import BASE_LOCALE
from schema.errors import InvalidLocale
from schema.filters import Given, Values
from schema.scalars import Locale

MAX_LOCALES = 8
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@strawberry.directive(
    locations=[DirectiveLocation.QUERY, DirectiveLocation.SUBSCRIPTION],
    name="locale",
    description="The languages wanted for all texts of the operation, the most wanted first. A text without a "
    "translation falls back to the next, and at last to the base language; `servedLocale` says which was served.",
)
def locale(
    in_: Annotated[list[Locale], strawberry.argument(name="in", description='Language tags: `["es-MX", "es"]`.')],
) -> None:
    """Declare the directive; the planner reads it."""


def read_locales(given: Given) -> tuple[int, Values]:
    """Read the argument `in` into the languages to look for: their number, and their tags; raises `InvalidLocale`.

    A tag stands for its language too ("es-MX" for "es"); behind the base language nothing is looked for.
    """
    chain: list[str] = []
    for tag in given["in"]:
        if not _TAG.fullmatch(tag):
            raise InvalidLocale(f'{tag[:40]!r} is no language tag; give one like "es" or "es-MX"')
        parts = tag.lower().split("-")
        wider = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        chain += [each for each in wider if each not in chain]
    wanted = chain[: chain.index(BASE_LOCALE)] if BASE_LOCALE in chain else chain
    if len(wanted) > MAX_LOCALES:
        raise InvalidLocale(f"at most {MAX_LOCALES} languages an operation; give fewer")
    return len(wanted), {str(place): tag for place, tag in enumerate(wanted)}
