"""What an editor knows of documents: the project's own fit their schemas however YAML is read, and faults do not."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from data.check import examine
from data.content_schema import KINDS, schema_of
from data.documents import SUBJECTS
from data.positions import locate
from data.skeleton import skeleton
from data.vocabulary import TriggerKind
from service.settings import DOCUMENTS

pytestmark = pytest.mark.slow

OMS = DOCUMENTS / "conditions" / "opsoclonus-myoclonus-syndrome.yaml"
VALIDATORS = {kind: Draft7Validator(schema_of(kind)) for kind in KINDS}


class Yaml12(yaml.BaseLoader):
    """YAML 1.2's core schema, as editors read it: 0015247 and 1183 are numbers, NO is a word, true is a boolean."""


class Yaml11(yaml.SafeLoader):
    """YAML 1.1 as most programs read it: NO is a boolean, 0015247 an octal number; dates stay texts."""


def _resolve(loader: type[yaml.BaseLoader], tag: str, pattern: str, firsts: str) -> None:
    loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(firsts))


_resolve(Yaml12, "null", r"^(null|Null|NULL|~|)$", "nN~\0")
_resolve(Yaml12, "bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve(Yaml12, "int", r"^[-+]?[0-9]+$", "-+0123456789")
_resolve(Yaml12, "float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789")
Yaml12.add_constructor("tag:yaml.org,2002:null", lambda _loader, _node: None)
Yaml12.add_constructor("tag:yaml.org,2002:bool", lambda _loader, node: node.value.lower() == "true")
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda _loader, node: int(node.value))
Yaml12.add_constructor("tag:yaml.org,2002:float", lambda _loader, node: float(node.value))
Yaml11.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
READERS: dict[str, Callable[[str], Any]] = {
    "as words": lambda text: locate("", text).value,
    "YAML 1.2": lambda text: yaml.load(text, Yaml12),  # noqa: S506  # a loader of plain values
    "YAML 1.1": lambda text: yaml.load(text, Yaml11),  # noqa: S506  # as above
}


def kind_of(path: Path) -> str:
    """Tell a document's kind by where it stands."""
    if path.stem.count("."):
        return "translation"
    return SUBJECTS[path.parent.name].__name__.lower() if path.parent != DOCUMENTS else "disclaimer"


def faults(kind: str, value: Any) -> list[str]:
    """Say what a schema has against a document."""
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATORS[kind].iter_errors(value)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_and_says_what_every_key_is_for(kind: str) -> None:
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)
    for part in [schema, *(part for part in schema.get("$defs", {}).values() if "properties" in part)]:
        assert part["additionalProperties"] is False
        assert all(described.get("description") for described in part["properties"].values())


def test_a_value_of_a_closed_set_is_described() -> None:
    kinds = schema_of("trigger")["$defs"]["TriggerKind"]
    assert kinds["enum"] == [kind.value for kind in TriggerKind]
    assert kinds["enumDescriptions"] == [kind.description for kind in TriggerKind]


@pytest.mark.parametrize("reader", READERS)
def test_the_projects_own_documents_fit_however_yaml_is_read(reader: str) -> None:
    paths = sorted(DOCUMENTS.rglob("*.yaml"))
    assert len(paths) > 50
    found = {path.name: faults(kind_of(path), READERS[reader](path.read_text(encoding="utf-8"))) for path in paths}
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("reader", ["YAML 1.2", "YAML 1.1"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: DISEASE", "kind: DISEAS"),
        ("kind: DISEASE\n", ""),
        ("kind: DISEASE", "kind: DISEASE\nnmae: X"),
        ("name: Opsoclonus myoclonus syndrome", "name: [Opsoclonus]"),
        ("citations: [pang-2010]", "citations: []"),
        ("citations: [pang-2010]", "citations: pang-2010"),
        ("citations: [pang-2010]", "citations: [Pang 2010]"),
        ("citations: [pang-2010]", "citations: [{source: pang-2010, qoute: X}]"),
        ("citations: [pang-2010]", "citations: [{quote: X}]"),
        ("value: 0.5", "value: 50"),
        ("value: 0.5", "value: half"),
        ("updated_on: 2026-11-22", "updated_on: 22.11.2026"),
        ("    value: NO\n", "    value: MAYBE\n"),
        ("system: MONDO", "system: MUNDO"),
        ("status: EDITORIAL", "status: MEDICALLY_REVIEWED"),
        ("of:\n            trigger: neuroblastoma", "of: {}"),
        ("measure: ANNUAL_INCIDENCE\n", "measure: [ANNUAL_INCIDENCE]\n"),
    ],
)
def test_what_a_schema_can_know_is_refused(tmp_path: Path, reader: str, old: str, new: str) -> None:
    text = OMS.read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    assert faults("condition", READERS[reader](broken))
    documents = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    (documents / "conditions" / OMS.name).write_text(broken, encoding="utf-8")
    assert examine(documents).problems  # and so does the check


@pytest.mark.parametrize("reader", READERS)
def test_a_value_without_sources_is_refused_and_not_stated_is_not(reader: str) -> None:
    document = READERS[reader](OMS.read_text(encoding="utf-8"))
    document["mechanism"] = {"value": "GENETIC"}
    assert faults("condition", document) == ["$.mechanism: 'citations' is a required property"]
    document["mechanism"] = {"value": "NOT_STATED"}
    assert faults("condition", document) == []
    document["mechanism"] = {"value": "NOT_STATED", "citations": ["pang-2010"]}
    assert len(faults("condition", document)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_document_lacks_for_an_editor_what_it_lacks_for_the_check(kind: str) -> None:
    value = yaml.load(skeleton(kind, {}), Yaml12)  # noqa: S506  # a loader of plain values
    lacking = {error.json_path for error in VALIDATORS[kind].iter_errors(value)}
    assert all(path.split(".")[-1].split("[")[0] in LACKING for path in lacking), lacking


LACKING = {"name", "title", "question", "kind", "topic", "verdict", "condition", "citations", "body", "updated_on",
           "of", "is"}  # fmt: skip
