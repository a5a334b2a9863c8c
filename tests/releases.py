"""Releases that tests can tell apart, asked without a server."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from data.build import bake
from data.documents import Content
from data.pool import OpenRelease
from data.publish import publish
from data.release import Candidate, Pointer, current
from schema.build import build_schema
from service.engine import Engine
from service.settings import Settings
from tests.serving import Server

Seen = TypeVar("Seen")

OMS = "opsoclonus-myoclonus-syndrome"
TAKEN_WITHIN = 2.0  # seconds, by a running server on a machine that has time for it
GIVEN_UP_AFTER = 10.0  # seconds, wherever it runs beside other tests
DIGEST = "0" * 64
# Root fields that lie in tables of their own, and what is bound from the pointer: all of one release, or torn.
AGREEING = f"""{{
  condition(by: {{slug: "{OMS}"}}) {{ name }}
  trigger(by: {{slug: "neuroblastoma"}}) {{ name }}
  procedure(by: {{slug: "genetic-testing"}}) {{ name }}
  release {{ id }}
}}"""


def edition(content: Content, number: int) -> Content:
    """Give the content anew, with its number in the names that `AGREEING` asks for."""

    def renamed(documents: Any, slug: str) -> Any:
        return {**documents, slug: documents[slug].model_copy(update={"name": f"Edition {number}"})}

    return replace(
        content,
        conditions=renamed(content.conditions, OMS),
        triggers=renamed(content.triggers, "neuroblastoma"),
        procedures=renamed(content.procedures, "genetic-testing"),
    )


def bake_edition(content: Content, number: int, releases: Path) -> Candidate:
    """Bake an edition in `releases`."""
    return bake(edition(content, number), DIGEST, releases)


def publish_edition(content: Content, number: int, releases: Path) -> Pointer:
    """Bake and publish an edition."""
    bake_edition(content, number, releases)
    return publish(releases)


def agreed(data: Any) -> tuple[int, str]:
    """Check that an answer to `AGREEING` comes from one release; give its edition's number and its id."""
    names = {data[field]["name"] for field in ("condition", "trigger", "procedure")}
    assert len(names) == 1, f"torn: {data}"
    return int(names.pop().removeprefix("Edition ")), data["release"]["id"]


def ask(releases: Path, query: str) -> Any:
    """Open what is published, as a server does, and answer one query."""

    async def asked() -> bytes:
        release = await OpenRelease.open(releases, current(releases), connections=1)
        try:
            return await Engine.over(build_schema()._schema, release, Settings()).answer(query, {}, None)  # noqa: SLF001  # Strawberry has no public name for it
        finally:
            await release.close()

    return json.loads(asyncio.run(asked()))["data"]


def wait_for(look: Callable[[], Seen], found: Callable[[Seen], bool], seconds: float) -> Seen:
    """Look until what is seen is what should be found; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not found(seen := look()):
        assert time.monotonic() < end, f"after {seconds} s still {seen}"
        time.sleep(0.01)
    return seen


def ready(server: Server) -> Any:
    """Ask what is served, and what was refused."""
    response = server.client.get("/health/ready")
    assert response.status_code == httpx2.codes.OK
    return response.json()


def takes(server: Server, release: str) -> float:
    """Wait until a release is served and none is refused; give the seconds that took."""
    start = time.monotonic()
    wait_for(lambda: ready(server), lambda seen: bool(seen == {"status": "ready", "release": release}), GIVEN_UP_AFTER)
    return time.monotonic() - start
