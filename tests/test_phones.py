"""For phones: names that Kotlin and Swift can take, what generators write for both, and what goes over the air."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_introspection_query,
    get_named_type,
    get_nullable_type,
    graphql_sync,
    is_composite_type,
    is_list_type,
    specified_scalar_types,
)

from service.coding import LEAST_BYTES
from tests import client_environment, npm, payloads
from tests.serving import Server

ROOT = Path(__file__).parents[1]
SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text())
TYPES = {name: kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__")}
CLIENTS = Path(__file__).parent / "clients"

KOTLIN = """as break class continue do else false for fun if in interface is null object package return super this throw
    true try typealias typeof val var when while"""
SWIFT = """any as associatedtype async await break case catch class continue default defer deinit do else enum extension
    fallthrough false fileprivate for func guard if import in indirect init inout internal is let nil none open operator
    private protocol public repeat rethrows return self some static struct subscript super switch throw throws true try
    type typealias var where while"""
KEYWORDS = {*KOTLIN.split(), *SWIFT.split()}
# What generated code or both languages use as types; Date and URL are scalars, which apps map to strings.
TAKEN_TYPES = """Any Array Bool Boolean Codable Data Decodable Dictionary Double Encodable Error Float ID Int List Long
    Map Never Nothing Optional Protocol Result Selection Self Set Schema String Type Unit Void"""
# What Apollo Kotlin and Apollo iOS add to generated classes themselves.
TAKEN_FIELDS = {"_", "__data", "fragments", "hash", "hashvalue"}
TAKEN_VALUES = {"unknown__", "__unknown", "allcases", "rawvalue", "knownvalues"}

# quicktype knows no fields that every type has, and so no unions.
UNREAD_BY_QUICKTYPE = {"cache-refetch", "release-and-schema", "search-as-you-type", "workup-checklist"}


def members() -> Iterator[tuple[str, list[str]]]:
    """Give each type's name with the names of its fields or values."""
    for name, kind in TYPES.items():
        match kind:
            case GraphQLObjectType() | GraphQLInterfaceType() | GraphQLInputObjectType():
                yield name, list(kind.fields)
            case GraphQLEnumType():
                yield name, list(kind.values)


def camel(name: str) -> str:
    """Write a name as generators do where they like camel case, with case ignored."""
    return name.replace("_", "").lower()


@pytest.mark.parametrize(("name", "names"), [pytest.param(*each, id=each[0]) for each in members()])
def test_a_type_has_members_that_kotlin_and_swift_can_name(name: str, names: list[str]) -> None:
    assert not KEYWORDS & {each.lower() for each in names}
    assert not [each for each, count in Counter(map(camel, names)).items() if count > 1]
    assert not TAKEN_FIELDS & {camel(each) for each in names}
    assert not TAKEN_VALUES & {each.lower() for each in names}
    if not isinstance(TYPES[name], GraphQLEnumType):
        assert all(each[0].islower() for each in names)


def test_arguments_are_no_keywords() -> None:
    for kind in TYPES.values():
        if isinstance(kind, GraphQLObjectType):
            assert not KEYWORDS & {argument for field in kind.fields.values() for argument in field.args}


def test_types_differ_by_more_than_case() -> None:
    own = TYPES.keys() - specified_scalar_types.keys()
    assert not [each for each, count in Counter(map(camel, own)).items() if count > 1]
    assert not own & set(TAKEN_TYPES.split())


def test_a_list_beside_a_thing_of_its_singular_is_the_one_that_readme_names() -> None:
    """Apollo iOS names an item by its list's singular, so two such fields clash where one operation asks for both."""
    clashes = set()
    for name, kind in TYPES.items():
        fields = kind.fields if isinstance(kind, GraphQLObjectType) else {}
        lists = {field for field, given in fields.items() if is_list_type(get_nullable_type(given.type))}
        things = {field for field, given in fields.items() if is_composite_type(get_named_type(given.type))}
        clashes |= {(name, field) for field in lists & things if field.removesuffix("s") in fields.keys() - {field}}
    assert clashes == {("Query", "nodes")}
    assert "asks for both `node` and `nodes`" in " ".join((ROOT / "README.md").read_text().split())


@pytest.mark.slow
@pytest.mark.skipif(bool(npm.absent()) and os.environ.get("CI") != "true", reason=npm.absent())
def test_generators_write_kotlin_and_swift(tmp_path: Path) -> None:
    npm.install(CLIENTS)
    client_environment.install()
    (tmp_path / "node_modules").symlink_to(CLIENTS / "node_modules")
    shutil.copy(ROOT / "schema" / "schema.graphql", tmp_path)
    shutil.copy(CLIENTS / "kotlin.mjs", tmp_path)
    introspection = graphql_sync(SCHEMA, get_introspection_query()).formatted
    (tmp_path / "introspection.json").write_text(json.dumps(introspection))
    sources = [f"--src={query}" for query in payloads.QUERIES if query.stem not in UNREAD_BY_QUICKTYPE]
    quicktype = ["node_modules/.bin/quicktype", "--telemetry=disable", "--src-lang=graphql", *sources]
    commands = [
        ["node_modules/.bin/graphql-codegen", "--config=kotlin.mjs"],
        [*quicktype, "--graphql-schema=introspection.json", "--lang=kotlin", "--framework=kotlinx", "--out=Answers.kt"],
        [*quicktype, "--graphql-schema=introspection.json", "--out=Answers.swift"],
    ]
    written = ["Types.kt", "Answers.kt", "Answers.swift"]
    commands += [[str(client_environment.BIN / "python"), str(CLIENTS / "python" / "check_syntax.py"), *written]]
    for command in commands:
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len((tmp_path / "Answers.swift").read_text().split("\nstruct ")) > len(sources)


@pytest.mark.slow
def test_payloads_are_what_readme_says(server: Server) -> None:
    sizes = payloads.measure(server.client)
    assert set(sizes) == {query.stem for query in payloads.QUERIES}
    for plain, *compressed in (list(coded.values()) for coded in sizes.values()):
        assert all((size < plain) is (plain >= LEAST_BYTES) for size in compressed)
    readme = " ".join((ROOT / "README.md").read_text().split())
    shown = re.search(r"`tests/queries/(.*?)\.graphql`\) is (\S+) kB, compressed (\S+) kB", readme)
    assert shown
    of_query = sizes[shown[1]]
    assert float(shown[2]) * 1000 == pytest.approx(of_query["identity"], rel=0.1)
    for coding in ("gzip", "br", "zstd"):
        assert float(shown[3]) * 1000 == pytest.approx(of_query[coding], rel=0.1)
