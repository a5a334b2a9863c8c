"""What a publication changed, said to the operator and posted to a cache in front of the service."""

import time
from collections.abc import Iterator
from dataclasses import asdict

import orjson
import typer
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from data.changes import Changes, changes_by
from data.release import Pointer
from data.surrogate import EVERYTHING
from service.settings import Settings

SECONDS = 10.0  # that one attempt may take to connect, and to be answered
ATTEMPTS = 3
_BUSY = (429, 500, 502, 503, 504)
MOST_SAID = 20  # keys that are printed
_NAMES = {
    "Condition": ("condition", "conditions"),
    "Trigger": ("trigger", "triggers"),
    "Procedure": ("procedure", "procedures"),
    "Question": ("question", "questions"),
    "Source": ("source", "sources"),
    "Community": ("community", "communities"),
    "CommunityStats": ("community total", "community totals"),
}


class NotPurged(Exception):
    """The keys could not be posted; the text says why and what to do."""


def tell(settings: Settings, pointer: Pointer, *, as_json: bool = False, posting: bool = True) -> None:
    """Print what this publication changed and, where a setting says so, post it; raises `NotPurged`."""
    changes = changes_by(settings.releases, pointer)
    if as_json:
        typer.echo(orjson.dumps(_described(changes, pointer), option=orjson.OPT_INDENT_2))
    else:
        for line in _lines(changes):
            typer.echo(line)
    if settings.purge_url and posting:
        post(settings, changes)
        if not as_json:
            typer.echo(f"Posted {_counted(len(changes.surrogate_keys), 'key', 'keys')} to {_address(settings)}")


def _described(changes: Changes, pointer: Pointer) -> object:
    return {
        "release": changes.release,
        "previous": changes.previous,
        "publishedAt": f"{pointer.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "changes": {type_name: asdict(changed) for type_name, changed in sorted(changes.by_type.items())},
        "surrogateKeys": changes.surrogate_keys,
    }


def _lines(changes: Changes) -> Iterator[str]:
    if changes.previous is None:
        yield "Changed: everything, as there is no release before it to compare with."
    else:
        counts = [
            _counted(len(changes.by_type[name].ids), *words)
            for name, words in _NAMES.items()
            if name in changes.by_type
        ]
        whole = ["what every answer rests on: disclaimer, credits or the code that bakes"] if changes.whole else []
        yield f"Changed: {', '.join(counts + whole) or 'nothing'}."
    keys = changes.surrogate_keys
    if keys == (EVERYTHING,):
        yield f"Purge: {EVERYTHING} (everything)"
    else:
        more = f" and {len(keys) - MOST_SAID} more (--json gives all)" if len(keys) > MOST_SAID else ""
        yield f"Purge: {' '.join(keys[:MOST_SAID])}{more}"


def post(settings: Settings, changes: Changes) -> None:
    """Post the keys to the address that is set, several times where that fails; raises `NotPurged`.

    It waits until running servers have taken the release, or they would fill the cache with the old one again.
    """
    time.sleep(settings.purge_wait_seconds)
    body = {"release": changes.release, "previous": changes.previous, "surrogateKeys": changes.surrogate_keys}
    headers = {"content-type": "application/json"}
    if settings.purge_token:
        headers["authorization"] = f"Bearer {settings.purge_token.get_secret_value()}"
    # To purge twice does no harm, so a POST may be sent again; a redirect would take the token elsewhere.
    retries = Retry(
        total=ATTEMPTS - 1, backoff_factor=0.5, allowed_methods=None, status_forcelist=_BUSY, raise_on_status=False,
        redirect=False, respect_retry_after_header=False,
    )  # fmt: skip
    try:
        with PoolManager(retries=retries, timeout=Timeout(total=SECONDS)) as pool:
            response = pool.request(
                "POST", str(settings.purge_url), body=orjson.dumps(body), headers=headers, redirect=False
            )
    except HTTPError as error:
        raise NotPurged(_advice(settings, type(error.args[-1] if error.args else error).__name__)) from None
    if not 200 <= response.status < 300:  # noqa: PLR2004  # what HTTP calls success
        raise NotPurged(_advice(settings, f"status {response.status}"))


def _advice(settings: Settings, reason: str) -> str:
    return (
        f"the release is published, but its surrogate keys were not taken at {_address(settings)} ({reason}); "
        "purge them there by hand: `raregraph changes --json` prints them, `raregraph changes --post` tries again"
    )


def _address(settings: Settings) -> str:
    """Name where keys are posted to, without what may be secret in the address: user, password, path and query."""
    url = settings.purge_url
    return f"{url.scheme}://{url.host}:{url.port}" if url else ""


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
