"""What tests stand on: the real documents, a release baked of them, and a real server on a free loopback port."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from graphql import GraphQLSchema
from hypothesis import settings

from data.build import bake, build
from data.check import load
from data.documents import Content
from data.publish import publish
from data.release import Pointer
from schema.build import build_schema
from service.settings import DOCUMENTS
from tests import browsing
from tests.asking import Asker
from tests.serving import Server, serving

# Under CI the examples are the same in every run: a failure there is the change's, and a new find is a developer's.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our own options."""
    parser.addoption("--write-golden", action="store_true", help="write the golden answers and SQL anew")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run tests, begin with those marked early: nobody is left with them at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("early") is None)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from visiting what tests are made of again and again: a third of their time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI=true a skipped test fails the run; tests marked long are deselected, not skipped.

    Of several processes the one that reports does so: the others have no reporter.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def content() -> Content:
    """The project's own documents."""
    return load(DOCUMENTS)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a release of the project's own documents is published."""
    folder = tmp_path_factory.mktemp("releases")
    build(DOCUMENTS, folder)
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def graphql_schema() -> GraphQLSchema:
    """The schema as graphql-core sees it."""
    return build_schema()._schema  # noqa: SLF001  # Strawberry has no public name for it


@pytest.fixture(scope="session")
def asker(releases: Path, graphql_schema: GraphQLSchema) -> Iterator[Asker]:
    """Plans operations and runs them on the published release, without a server."""
    with Asker.on(releases, graphql_schema) as asker:
        yield asker


@pytest.fixture(scope="session")
def server(releases: Path) -> Iterator[Server]:
    """A real server of the published release."""
    with serving(releases) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[str]:
    """The address of a running browser, which `tests.browsing` opens pages in."""
    if reason := browsing.absent():
        pytest.skip(reason)
    with browsing.chromium() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def publish_content(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Content], tuple[Path, Pointer]]:
    """Bakes and publishes a content of the test's own."""

    def published(content: Content) -> tuple[Path, Pointer]:
        folder = tmp_path_factory.mktemp("own-releases")
        bake(content, "0" * 64, folder)
        return folder, publish(folder)

    return published
