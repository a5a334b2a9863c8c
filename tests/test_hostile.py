"""Whatever is sent, the server answers it or refuses it, tells nothing of its inside, and goes on."""

import random

import pytest

from tests.hostile.attack import Attacker, Fault
from tests.hostile.corpus import KINDS
from tests.serving import Server


def test_there_are_hundreds_of_kinds() -> None:
    assert len(KINDS) > 300


@pytest.mark.slow
@pytest.mark.asyncio
async def test_each_kind_of_hostile_request(server: Server) -> None:
    attacker = Attacker(server.client.base_url.host, server.client.base_url.port or 80)
    faults = []
    for name, kind in KINDS.items():
        try:
            await attacker.attack(kind, kind.bytes(random.Random(name)))  # noqa: S311  # test data
        except Fault as fault:
            faults.append(str(fault))
    await attacker.close()
    assert not faults, "\n\n".join(faults)
