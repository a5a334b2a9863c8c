"""The comparison with the reference is sharp: whatever is made wrong in the planner, random operations tell."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.documents import Content
from data.release import Pointer
from schema import operation as operations
from tests.mutants import MUTANTS, Mutant
from tests.operations import Operation, operation_of
from tests.sides import CONTENT, POOL, SCHEMA, Sides

BOUND = 1_500  # random operations


class Cases:
    """Random operations with the reference's answers, made as they are asked for; without mutants they are right."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self._made: list[tuple[Operation, list[str]]] = []

    def about(self, text: str) -> Iterator[tuple[Operation, list[str]]]:
        """Give those of the bound in which the text occurs: a mutant cannot show in the others."""
        for number in range(BOUND):
            if number == len(self._made):
                made = operation_of(number, SCHEMA, POOL)
                self._made.append((made, self.sides.expected(made)))
            operation, expected = self._made[number]
            if text in operation.source or text in json.dumps(operation.requests):
                yield operation, expected


@pytest.fixture(scope="module")
def cases(publish_content: Callable[[Content], tuple[Path, Pointer]]) -> Iterator[Cases]:
    folder, _ = publish_content(CONTENT)
    with Sides.on(folder) as sides, pytest.MonkeyPatch.context() as patch:
        # They are valid, and validation takes most of the time.
        patch.setattr(operations, "validate", lambda *_, **__: [])
        yield Cases(sides)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.wrong)
def test_a_mutant_is_caught(mutant: Mutant, cases: Cases, tmp_path: Path) -> None:
    copy = mutant.copy(tmp_path)
    for operation, expected in cases.about(mutant.about):
        with mutant.installed(copy):
            if answers_otherwise(cases.sides, operation, expected):
                return
    pytest.fail(f"{BOUND} random operations do not show that {mutant.wrong}")


@pytest.mark.slow
def test_without_a_mutant_nothing_is_caught(cases: Cases) -> None:
    for operation, expected in itertools.islice(cases.about(""), 100):
        assert cases.sides.planned(operation) == expected


def answers_otherwise(sides: Sides, operation: Operation, expected: list[str]) -> bool:
    """Tell whether the planner's answers differ from those expected, or there are none."""
    try:
        return sides.planned(operation) != expected
    except Exception:  # noqa: BLE001  # whatever a mutant raises, it is caught by it
        return True
