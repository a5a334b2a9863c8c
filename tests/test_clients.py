"""Clients as they are: npm's and PyPI's packages run against a real server, by README's recipes."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests import client_environment, npm
from tests.recipes import recipes
from tests.serving import Server, serving

CLIENTS = Path(__file__).parent / "clients"
SCHEMA = Path(__file__).parents[1] / "schema" / "schema.graphql"
RECIPES = recipes()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(npm.absent()) and os.environ.get("CI") != "true", reason=npm.absent()),
]


@dataclass(frozen=True)
class Workspace:
    """A folder like a developer's: README's files, what its commands made of them, and the scripts that check."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> str:
        """Run a command and give what it printed; it fails with what it said."""
        ran = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def workspace(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The recipes, written and prepared for the running server."""
    npm.install(CLIENTS)
    client_environment.install()
    folder = tmp_path_factory.mktemp("clients")
    shutil.copytree(
        CLIENTS, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "python", "subscriptions")
    )
    for file in (CLIENTS / "python").glob("check_*.py"):
        shutil.copy(file, folder)
    (folder / "node_modules").symlink_to(CLIENTS / "node_modules")
    address = str(server.client.base_url).rstrip("/")
    RECIPES.write(folder, address)
    with (folder / "queries.graphql").open("a") as queries:
        queries.write((CLIENTS / "python" / "queries.graphql").read_text())
    path = os.pathsep.join([str(client_environment.BIN), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": path,
        "RAREGRAPH_ADDRESS": f"{address}/graphql",
        "NO_COLOR": "1",
        "npm_config_offline": "true",  # npx runs what is installed, or fails
        "npm_config_update_notifier": "false",
        "npm_config_logs_max": "0",
    }
    for command in RECIPES.commands:
        RECIPES.run(command, folder, address, environment)
    made = Workspace(folder, environment)
    made.run("node_modules/.bin/tsc", "--project", ".")
    return made


def test_readme_has_a_recipe_for_every_client() -> None:
    shown = ("typed.ts", "apollo.mjs", "urql.mjs", "graphql-request.mjs", "with_gql.py", "with_ariadne_codegen.py")
    assert set(RECIPES.prints) == set(shown)
    assert len(RECIPES.commands) == 4


@pytest.mark.parametrize("name", RECIPES.prints)
def test_a_recipe_prints_what_it_says(name: str, workspace: Workspace) -> None:
    runs = {
        ".mjs": ("node", name),
        ".ts": ("node", f"built/{Path(name).with_suffix('.js')}"),
        ".py": ("python", name),
    }
    assert workspace.run(*runs[Path(name).suffix]).splitlines() == [RECIPES.prints[name]]


@pytest.mark.parametrize("client", ["apollo", "urql", "graphql-request", "relay"])
def test_a_client_reads_pages_follows_a_union_and_meets_errors(client: str, workspace: Workspace) -> None:
    workspace.run("node", f"check-{client}.mjs")


def test_generated_types_hold(workspace: Workspace) -> None:
    workspace.run("node", "built/check-typed.js")


def test_apollo_persists_a_document_and_recovers_where_its_hash_is_unknown(workspace: Workspace) -> None:
    workspace.run("node", "check-persisted.mjs")


def test_manifests_as_the_compilers_write_them_are_trusted(workspace: Workspace, releases: Path) -> None:
    folder = workspace.folder / "persisting"
    shutil.copytree(workspace.folder / "relay", folder / "relay", ignore=shutil.ignore_patterns("__generated__"))
    shutil.copy(workspace.folder / "typed.ts", folder)
    (folder / "node_modules").symlink_to(CLIENTS / "node_modules")
    trusted = folder / "trusted"
    trusted.mkdir()
    (trusted / "relay.json").write_text("{}")  # Relay's compiler adds to what is there
    options = {"src": "relay", "schema": "../schema.graphql", "language": "javascript", "eagerEsModules": True}
    config = {**options, "persistConfig": {"file": "trusted/relay.json"}}
    (folder / "relay.config.json").write_text(json.dumps(config))
    generates = {"trusted/": {"preset": "client", "presetConfig": {"persistedDocuments": True}}}
    config = {"schema": "../schema.graphql", "documents": "*.ts", "generates": generates}
    (folder / "codegen.json").write_text(json.dumps(config))
    persisting = replace(workspace, folder=folder)
    persisting.run("node_modules/.bin/relay-compiler")
    persisting.run("node_modules/.bin/graphql-codegen", "--config", "codegen.json")
    manifests = {name: json.loads((trusted / name).read_text()) for name in ("relay.json", "persisted-documents.json")}
    variables = {"slug": "huntington-disease", "id": "x", "text": "dancing eyes"}
    with serving(releases, trusted_documents=str(trusted), only_trusted="true") as server:
        for manifest in manifests.values():
            assert manifest
            for identity in manifest:
                request = {"documentId": identity, "variables": variables}
                assert "data" in server.client.post("/graphql", json=request).json(), manifest[identity]


@pytest.mark.parametrize("client", ["gql", "ariadne_codegen"])
def test_a_client_in_python_reads_pages_follows_a_union_and_meets_errors(client: str, workspace: Workspace) -> None:
    workspace.run("python", "-W", "error", f"check_{client}.py")


def test_the_committed_schema_is_the_one_that_runs(workspace: Workspace) -> None:
    running = workspace.folder / "running.graphql"
    running.write_text(workspace.run("node", "introspect.mjs"))
    assert "No changes detected" in workspace.run(
        "node_modules/.bin/graphql-inspector", "diff", str(SCHEMA), running.name
    )


def test_linters_of_schemas_have_no_complaint(workspace: Workspace) -> None:
    workspace.run("node_modules/.bin/eslint", "--max-warnings=0", "schema.graphql")
    assert (workspace.folder / "schema.graphql").read_text() == SCHEMA.read_text()
