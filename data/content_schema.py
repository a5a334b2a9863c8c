"""JSON Schema of each kind of document, so that an editor completes and checks as the author types.

A schema accepts whatever `data.check` accepts and says what it can: keys, closed sets, forms, bounds, what must be
there. It cannot know other documents, prose or the calendar. Our reader takes every YAML scalar as written, where an
editor takes 7 for a number and, in YAML 1.1, NO for a boolean: the schemas allow a text to be any scalar, and the
values YES and NO to be booleans.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import EnumSchema

from data.documents import SUBJECTS, Disclaimer, Translation
from data.parts import Part
from data.vocabulary import Vocabulary

DIALECT = "http://json-schema.org/draft-07/schema#"  # what yaml-language-server reads
FOLDER = ".schema"  # inside the folder of documents
_MODELS: list[type[Part]] = [*SUBJECTS.values(), Disclaimer, Translation]
KINDS: Mapping[str, type[Part]] = {model.__name__.lower(): model for model in _MODELS}
_BOOLEANS = {"YES": True, "NO": False}


class _ForEditors(GenerateJsonSchema):
    """Pydantic's schemas, with what editors show: values with their sentences, no titles that repeat the key."""

    def enum_schema(self, schema: EnumSchema) -> JsonSchemaValue:
        """Give a closed set as values and the sentence of each."""
        vocabulary: type[Vocabulary] = schema["cls"]
        values = list(vocabulary)
        booleans = [_BOOLEANS[value] for value in values if value in _BOOLEANS]
        return {
            "description": vocabulary.__doc__ or "",
            "enum": [*(value.value for value in values), *booleans],
            "enumDescriptions": [value.description for value in values] + ["The same."] * len(booleans),
        }

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # the library's hook
        """Set no titles: the keys are English words."""
        return False


def schema_of(kind: str) -> dict[str, Any]:
    """Describe a kind of document: `condition`, `source` ..."""
    schema = KINDS[kind].model_json_schema(schema_generator=_ForEditors, mode="validation")
    return {"$schema": DIALECT, "title": f"Raregraph {kind}", **schema}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas of all kinds into `folder` as KIND.json, those that have changed; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        path = folder / f"{kind}.json"
        text = orjson.dumps(schema_of(kind), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        if not path.exists() or path.read_bytes() != text:
            path.write_bytes(text)
        paths.append(path)
    return paths
