"""The command that looks over an installation: what is wrong, what is unwise in public, and what is well."""

import os
import platform
import resource
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import packages_distributions, version
from ipaddress import ip_address
from typing import Annotated, Literal, TypeAlias

import orjson
import typer

from data.release import ReleaseError, current, verify
from service.origins import named
from service.settings import Settings

State: TypeAlias = Literal["ok", "note", "problem"]

OWN = "raregraph"
ROOMS = ("service", "schema", "data")
LEAST_SQLITE = (3, 38, 0)
CLOCK_BEGINS = 1_767_225_600  # 2026: no clock that is right is before this code
CLOCK_SLACK = 300  # seconds that machines may differ by
ROOM_FACTOR = 3  # a build needs the new files, and SQLite as much again to sort in
ROOM_LEAST = 100_000_000  # bytes
OTHER_FILES = 64  # that a process holds open beside connections
LARGEST_BODY = 1_000_000  # bytes; beyond, a few clients fill the memory
LARGEST_BATCH = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has come to."""

    state: State
    about: str
    says: str


def doctor(*, json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False) -> None:
    """Look over the installation, the release and the settings: a line each; it ends with 1 on a problem."""
    settings = Settings()
    found = list(findings(settings))
    if json:
        typer.echo(orjson.dumps([asdict(finding) for finding in found], option=orjson.OPT_INDENT_2))
    else:
        for finding in found:
            typer.echo(f"{finding.state:<8} {finding.about}: {finding.says}")
    if any(finding.state == "problem" for finding in found):
        raise typer.Exit(1)


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after another."""
    yield from _versions()
    yield name_clashes(packages_distributions())
    yield from _release(settings)
    yield from _permissions(settings)
    yield from _room(settings)
    yield _open_files(settings)
    yield _clock(settings)
    yield from exposure(settings)


# ---- The installation


def _versions() -> Iterator[Finding]:
    yield Finding("ok", "python", f"{platform.python_version()} at {sys.executable}")
    lacks = sqlite3.sqlite_version_info < LEAST_SQLITE
    needed = ".".join(map(str, LEAST_SQLITE[:2]))
    yield Finding(
        "problem" if lacks else "ok",
        "sqlite",
        f"{sqlite3.sqlite_version} is too old: {needed} or newer is needed" if lacks else sqlite3.sqlite_version,
    )
    yield Finding("ok", "version", version(OWN))


def name_clashes(owners: Mapping[str, list[str]]) -> Finding:
    """Judge whether another distribution has packages of our names: whose are imported then is chance."""
    others = {room: sorted(set(owners.get(room, ())) - {OWN}) for room in ROOMS}
    clashes = [f"{room} is also {', '.join(names)}'s" for room, names in others.items() if names]
    if clashes:
        return Finding("problem", "names", f"{'; '.join(clashes)}: install raregraph into an environment of its own")
    return Finding("ok", "names", "service, schema and data are ours alone")


# ---- The release


def _release(settings: Settings) -> Iterator[Finding]:
    try:
        pointer = current(settings.releases)
        verify(settings.releases, pointer)
    except ReleaseError as error:
        yield Finding("problem", "release", str(error))
    else:
        yield Finding("ok", "release", f"{pointer.id} is sound, published at {pointer.published_at:%Y-%m-%dT%H:%M:%SZ}")


def _permissions(settings: Settings) -> Iterator[Finding]:
    if os.geteuid() == 0:
        yield Finding("note", "user", "this is root: serve as a user who may only read the releases")
    folder = settings.releases
    if not folder.is_dir():
        return  # said above
    files = sorted(folder.glob("*.db"))
    of_others = [path.name for path in (folder, *files) if path.stat().st_mode & stat.S_IWOTH]
    writable = [path.name for path in files if path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP)]
    if of_others:
        yield Finding("problem", "permissions", f"anyone may write to {_some(of_others)} in {folder}: chmod o-w")
    elif writable:
        yield Finding("problem", "permissions", f"not read-only in {folder}: {_some(writable)}; chmod a-w")
    else:
        yield Finding(
            "ok", "permissions", f"{len(files)} release files are read-only, and nobody else may write beside them"
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004  # as many as fit on a line
    return ", ".join(names[:3]) + more


# ---- The machine


def _room(settings: Settings) -> Iterator[Finding]:
    folder = next(path for path in (settings.releases, *settings.releases.absolute().parents) if path.is_dir())
    sizes = [path.stat().st_size for path in settings.releases.glob("*.db")]
    needed = max(ROOM_LEAST, ROOM_FACTOR * max(sizes, default=0))
    free = shutil.disk_usage(folder).free
    says = f"{free:,} bytes are free at {folder}, the next build may take {needed:,}"
    yield Finding("ok" if free >= needed else "problem", "disk", says)


def _open_files(settings: Settings) -> Finding:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = settings.stream_connections + 4 * settings.connections + OTHER_FILES
    if limit != resource.RLIM_INFINITY and limit < needed:
        says = f"a process may open {limit:,} files and needs {needed:,}: raise it (ulimit -n), or lower "
        return Finding("problem", "open files", says + "RAREGRAPH_STREAM_CONNECTIONS")
    return Finding("ok", "open files", f"a process may open {limit:,} files and needs {needed:,} beside plain requests")


def _clock(settings: Settings) -> Finding:
    now = time.time()
    try:
        published = current(settings.releases).published_at.timestamp()
    except ReleaseError:
        published = 0.0
    if now < CLOCK_BEGINS:
        return Finding("problem", "clock", "it is years behind: set it, or certificates and caches go wrong")
    if published > now + CLOCK_SLACK:
        return Finding(
            "problem", "clock", f"the release was published {published - now:,.0f} s from now: a clock is wrong"
        )
    return Finding("ok", "clock", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)))


# ---- What strangers can do


def exposure(settings: Settings) -> Iterator[Finding]:
    """Judge the settings: some are a danger anywhere, others are worth a thought where strangers can ask."""
    found = [*_contradictions(settings), *(_in_public(settings) if _is_public(settings.host) else ())]
    yield from found
    if not found:
        yield Finding("ok", "settings", f"nothing is open that need not be, listening on {settings.host}")


def _contradictions(settings: Settings) -> Iterator[Finding]:
    if settings.only_trusted and settings.trusted_documents is None:
        yield Finding("problem", "settings", "RAREGRAPH_ONLY_TRUSTED without RAREGRAPH_TRUSTED_DOCUMENTS runs nothing")
    if settings.purge_token and settings.purge_url and settings.purge_url.scheme == "http":
        is_here = not _is_public(settings.purge_url.host or "")
        yield Finding(
            "note" if is_here else "problem",
            "settings",
            "RAREGRAPH_PURGE_TOKEN goes over http:// for all on the way to read: use https://",
        )
    if settings.max_body_bytes > LARGEST_BODY:
        yield Finding(
            "note",
            "settings",
            f"RAREGRAPH_MAX_BODY_BYTES is {settings.max_body_bytes:,}: a few clients can fill memory",
        )
    if settings.batch_count > LARGEST_BATCH:
        yield Finding(
            "note", "settings", f"RAREGRAPH_BATCH_COUNT is {settings.batch_count}: one request can do so many's work"
        )
    if settings.metrics_port is not None and _is_public(settings.metrics_host):
        yield Finding(
            "note", "settings", f"RAREGRAPH_METRICS_HOST is {settings.metrics_host}: strangers may read the metrics"
        )
    if settings.cache_bytes == 0:
        yield Finding("note", "settings", "RAREGRAPH_CACHE_BYTES is 0: every answer is made anew")


def _in_public(settings: Settings) -> Iterator[Finding]:
    yield Finding(
        "note", "settings", f"RAREGRAPH_HOST is {settings.host}: whoever reaches this machine can ask, without TLS"
    )
    if "*" in named(settings.cors_origins):
        yield Finding("note", "settings", "RAREGRAPH_CORS_ORIGINS is *: the pages of any site may read answers")
    if settings.graphiql:
        yield Finding("note", "settings", "RAREGRAPH_GRAPHIQL is on: browsers get an editor for queries")
    if settings.introspection:
        says = "RAREGRAPH_INTROSPECTION is on: the schema describes itself, and errors suggest its names"
        yield Finding("note", "settings", says)
    if not settings.only_trusted:
        yield Finding("note", "settings", "RAREGRAPH_ONLY_TRUSTED is off: strangers may ask anything within the limits")


def _is_public(host: str) -> bool:
    try:
        return not ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host != "localhost"
