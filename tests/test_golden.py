"""Golden queries: what real clients send, beside the answer that they get and the SQL that it takes.

`make golden` writes answers and SQL anew; read the difference before you commit it.
"""

import json
from pathlib import Path

import pytest
import sqlparse

from tests.asking import Asker

QUERIES = Path(__file__).parent / "queries"
NAMES = sorted(path.stem for path in QUERIES.glob("*.graphql"))


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_query_gets_its_answer_by_its_statement(name: str, asker: Asker, pytestconfig: pytest.Config) -> None:
    variables = QUERIES / f"{name}.variables.json"
    given = json.loads(variables.read_text()) if variables.exists() else {}
    bound = asker.bind((QUERIES / f"{name}.graphql").read_text(), given)
    answer = json.loads(asker.run(bound.sql, bound.parameters))
    written = {
        QUERIES / f"{name}.json": json.dumps(answer, indent=2, ensure_ascii=False) + "\n",
        QUERIES / f"{name}.sql": sqlparse.format(bound.sql, reindent=True) + ";\n",
    }
    for path, text in written.items():
        if pytestconfig.getoption("--write-golden"):
            path.write_text(text)
        assert path.read_text() == text
