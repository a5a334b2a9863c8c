"""Changes to operations: those that leave them what they are, and those that make anything of them."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import graphql

from tests.fuzz.asking import Ask
from tests.hostile.documents import METACHARACTERS

BETWEEN = ("\n", " ", ",", "\t", "\r\n", ",,", "\ufeff ", " # x\n")  # what GraphQL ignores
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\$?\w+|\.\.\.|[^\s]')
PIECES = ("{", "}", "(", ")", "[", "]", ":", "!", "=", "@", "$v0", "...", "on", "null", "-1", "1e9", '""', "query", "_")
VALUES: Sequence[Any] = (
    *METACHARACTERS,
    *(None, True, 0, -1, 1.5, 1e300, 2**31, 2**63, 2**64, [], [None], [[[]]], {}, {"slug": "x"}, {"": 1}),
)


def dressed(ask: Ask, chance: random.Random, name: str) -> Ask:
    """Write an operation otherwise, which changes nothing of its meaning: a name, and what stands between tokens."""
    document = ask.document
    if document.startswith("{"):
        document = f"query {name} {document}"
    elif document.startswith("query ("):
        document = f"query {name} {document.removeprefix('query ')}"
    if chance.random() < 0.3:
        document = graphql.strip_ignored_characters(document)
    elif "#" not in document and '"""' not in document:
        document = re.sub("\n *", lambda _: chance.choice(BETWEEN), document)
    return replace(ask, document=f"{document}{chance.choice(BETWEEN)}" if chance.random() < 0.5 else document)


def changed(ask: Ask, chance: random.Random) -> Ask:
    """Change tokens, characters or variables by chance; nobody knows what becomes of it."""
    change = chance.choice(CHANGES if ask.variables else CHANGES[:2])
    mutated = change(ask, chance)
    return replace(mutated, source=f"{ask.source}, mutated", is_valid=None)


def _tokens(ask: Ask, chance: random.Random) -> Ask:
    """Drop, double, swap or replace some tokens."""
    tokens = TOKEN.findall(ask.document)
    for _ in range(chance.randint(1, 4)):
        at, other = (chance.randrange(len(tokens)) for _ in range(2))
        match chance.randrange(5):
            case 0 if len(tokens) > 1:
                del tokens[at]
            case 1:
                tokens[at:at] = tokens[min(at, other) : min(at, other) + chance.randint(1, 10)]
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3:
                tokens[at] = chance.choice(PIECES)
            case _:
                tokens[at] = tokens[other]
    return replace(ask, document=" ".join(tokens))


def _characters(ask: Ask, chance: random.Random) -> Ask:
    """Flip, drop or insert some bytes."""
    data = bytearray(ask.document.encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[at] = chance.randrange(256)
            case 1 if len(data) > 1:
                del data[at]
            case _:
                data[at:at] = chance.randbytes(chance.randint(1, 3))
    return replace(ask, document=data.decode(errors=chance.choice(("replace", "surrogateescape"))))


def _variables(ask: Ask, chance: random.Random) -> Ask:
    """Give a variable, or what is within it, another value or none."""
    given = json.loads(json.dumps(ask.variables))
    place: Any = given
    while True:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not (isinstance(place[key], dict | list) and place[key] and chance.random() < 0.6):
            break
        place = place[key]
    if chance.random() < 0.15:
        del place[key]
    else:
        place[key] = chance.choice(VALUES)
    return replace(ask, variables=given)


CHANGES: Sequence[Callable[[Ask, random.Random], Ask]] = (_tokens, _characters, _variables)
