"""Several requests in one: an array of them is answered by the array of their answers, in order."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.types import Receive

from schema.operation import Refused
from service.cache import Answer
from service.deadline import Deadlines
from service.documents import Documents
from service.engine import Engine, coded
from service.reply import bad_request, refused
from service.request import JSON, BadRequest, checked
from service.telemetry.observed import Observe


async def answer_batch(
    engine: Engine,
    documents: Documents,
    deadlines: Deadlines,
    requests: Sequence[Any],
    coding: str,
    receive: Receive,
    *,
    observe: Observe,
    most: int,
) -> Answer:
    """Answer all of them from one release; one that is refused, or stopped, answers for itself alone.

    Raises `BadRequest` where there are none, or more than `most`, or where `most` is 1 and so batches are off.
    """
    if most == 1:
        raise BadRequest("BATCHING_DISABLED", "send one operation a request, as an object: no array is taken here")
    if not 1 <= len(requests) <= most:
        text = f"a batch has from 1 to {most} operations, this one has {len(requests)}; split it"
        raise BadRequest("BATCH_TOO_LARGE", text, HTTPStatus(413) if requests else HTTPStatus.BAD_REQUEST)
    with engine.release.held(), deadlines.attended(receive):
        bodies = await asyncio.gather(*(_one(engine, documents, deadlines, request, observe) for request in requests))
    return await coded(b"[%b]" % b",".join(bodies), coding)


async def _one(engine: Engine, documents: Documents, deadlines: Deadlines, request: Any, observe: Observe) -> bytes:
    try:
        with observe() as seen:
            asked = checked(request)
            text = documents.text(asked)
            if seen is not None:
                seen.asked(text, asked.operation_name)
            respond = engine.explained if asked.explain else engine.respond
            with deadlines.running():
                answer = await respond(text, asked.variables, asked.operation_name, "", seen=seen)
            if seen is not None:
                seen.size = len(answer.body)
    except BadRequest as error:
        return bad_request(error)[0].body
    except Refused as error:
        return refused(error, JSON)[0].body
    documents.keep(asked)
    return answer.body
