"""The generator that measuring stands on: what it writes is sound, and it makes the same in every size."""

from pathlib import Path

import pytest

from data.check import load
from data.documents import SUBJECTS
from tests.bench.generate import generated_content, write_documents

CONDITIONS = 30


@pytest.mark.slow
def test_generated_documents_are_sound_and_are_the_models_that_are_made_on_demand(tmp_path: Path) -> None:
    write_documents(tmp_path, CONDITIONS)
    written, made = load(tmp_path), generated_content(CONDITIONS)
    for subject in SUBJECTS:
        assert dict(getattr(made, subject)) == dict(getattr(written, subject)), subject


def test_generated_conditions_are_the_same_in_every_size_and_in_no_order_of_names() -> None:
    few, many = generated_content(CONDITIONS).conditions, generated_content(1_000_000).conditions
    assert [many[slug] for slug in few] == list(few.values())
    names = [condition.name for condition in few.values()]
    assert names != sorted(names)
    assert len(set(names)) == CONDITIONS
    assert len(many) == 1_000_000
