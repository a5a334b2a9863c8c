"""What the server owes for a request: in time, in form, with a code for each error and no word of its inside."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

import brotli
import zstandard

from tests.fuzz.asking import Ask
from tests.fuzz.transport import Form, Request
from tests.hostile.attack import LEAK, Answer, Fault, check_answer, check_media_type

SHED = {"OVERLOADED", "DEADLINE_EXCEEDED"}
# What a valid operation may be refused for: its page, its languages, how much it asks for, or that it is not known.
BOUNDS = {
    "INVALID_PAGE",
    "INVALID_CURSOR",
    "INVALID_LOCALE",
    "TOO_MANY_ITEMS",
    "COST_TOO_HIGH",
    "OPERATION_TOO_LARGE",
    "TOO_DEEP",
    "TOO_MANY_TOKENS",
    "TOO_MANY_COMMENTS",
    "TOO_MANY_SELECTIONS",
    "TOO_MANY_ALIASES",
    "TOO_MANY_DIRECTIVES",
    "TOO_MANY_ROOT_FIELDS",
    "TOO_MANY_REPETITIONS",
    "INTROSPECTION_TOO_LARGE",
    "PERSISTED_QUERY_NOT_FOUND",
}
# What an invalid one may be refused for; whether it is too large is asked before whether it is valid.
INVALID = {"GRAPHQL_VALIDATION_FAILED"} | BOUNDS
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body, max_output_size=100_000_000),
}


def judge(request: Request, answer: Answer) -> Iterator[str]:
    """Raise `Fault` where an answer is none that is owed; else give the codes of its errors, ok for what has none."""
    body = CODINGS[answer.headers.get("content-encoding", "")](answer.body)
    if (found := LEAK.search(body)) and found[0].lower() not in _said(request):
        raise Fault(f"it tells of the inside: {found[0]!r}")
    if answer.status >= 500 and not (answer.status == 503 and "retry-after" in answer.headers):
        raise Fault(f"it answers with {answer.status}")
    answers = list(_answers(request.form, answer, body))
    asks = request.asks
    if _is_refused(answers) and (odd := next((ask for ask in asks if ask.is_valid is None), None)):
        asks = [odd]  # for which a whole batch may be no JSON
    elif len(answers) != len(asks):
        raise Fault(f"it answers {len(answers)} of {len(asks)} operations")
    for ask, given in zip(asks, answers, strict=True):
        check_answer(given)
        codes = {error["extensions"]["code"] for error in given.get("errors", ())}
        _check_status(answer, codes, is_alone=request.form is not Form.BATCH)
        _check_validity(ask, given, codes)
        yield from codes or ["ok"]


def _said(request: Request) -> bytes:
    """What the client itself has said, also in its address."""
    return unquote_to_bytes(request.data.replace(b"+", b" ")).lower()


def _answers(form: Form, answer: Answer, body: bytes) -> Iterator[Any]:
    media_type = answer.headers.get("content-type", "")
    if form is Form.EVENTS and media_type.startswith("text/event-stream"):
        events = re.findall(rb"event: (\w+)\ndata: ?(.*)\n\n", body)
        if [kind for kind, _ in events[-1:]] != [b"complete"]:
            raise Fault("the event stream is not completed")
        yield from (json.loads(data) for kind, data in events if kind == b"next")
        return
    check_media_type(answer)
    read = json.loads(body)
    yield from read if isinstance(read, list) else [read]


def _is_refused(answers: list[Any]) -> bool:
    """Tell whether a request is refused as a whole."""
    return len(answers) == 1 and "data" not in answers[0]


def _check_status(answer: Answer, codes: set[str], *, is_alone: bool) -> None:
    if answer.status == 503 and not codes <= SHED:
        raise Fault(f"it answers with 503 for {codes}")
    if is_alone and not codes and answer.status != 200:
        raise Fault(f"it answers with {answer.status} and has no errors")


def _check_validity(ask: Ask, given: Any, codes: set[str]) -> None:
    if ask.is_valid is None or codes & SHED:
        return
    if codes - (BOUNDS if ask.is_valid else INVALID):
        raise Fault(f"the operation is {'' if ask.is_valid else 'in'}valid, and refused for {codes}")
    if not codes and not ask.is_valid:
        raise Fault("the operation is invalid, and answered")
    if not codes and not isinstance(given["data"], dict):
        raise Fault("there is no data")
