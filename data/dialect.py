"""What is SQLite's own in the statements we emit; everything else in them is SQL that PostgreSQL speaks too.

The database keeps JSON as text: objects are concatenated from quoted values. `json_object` is slower, and newer
versions of SQLite forget that a subquery's result is JSON and quote it again.
"""

import sqlite3

from data.selection import Form

# SQLite keeps the outer order of a CROSS JOIN, where its optimiser is free to turn round a JOIN.
JOIN = "CROSS JOIN"
# SQLite before 3.39 knows no HAVING without GROUP BY.
HAVING = sqlite3.sqlite_version_info >= (3, 39)


def name(identifier: str) -> str:
    """Quote a table's or column's name, which may be a keyword; a dot separates a database from its table."""
    return ".".join(f'"{part}"' for part in identifier.split("."))


def text(literal: str) -> str:
    """Write a piece of the response's structure as a literal; values are never written, they are bound."""
    return "'" + literal.replace("'", "''") + "'"


def json_of(form: Form, expression: str) -> str:
    """Turn an expression into JSON text, NULL into null."""
    match form:
        case Form.WORD:
            return f"""'"'||{expression}||'"'"""
        case Form.TEXT:
            return f"json_quote({expression})"
        case Form.BOOLEAN:
            return f"CASE WHEN {expression} THEN 'true' WHEN NOT {expression} THEN 'false' ELSE 'null' END"
        case Form.NUMBER | Form.JSON:
            return f"coalesce({expression},'null')"


def truth(condition: str) -> str:
    """Turn a condition that is never NULL into JSON text."""
    return f"CASE WHEN {condition} THEN 'true' ELSE 'false' END"


def joined(expression: str, source: str) -> str:
    """Concatenate the expression over ordered rows with commas between; nothing where there are none."""
    aggregate = f"SELECT group_concat({expression},',') FROM {source}"
    return first(f"{aggregate} HAVING count(*)>0", "''") if HAVING else f"coalesce(({aggregate}),'')"


def concatenated(expression: str, source: str) -> str:
    """Concatenate the expression over ordered rows, of which there is one at least."""
    return f"(SELECT group_concat({expression},'') FROM {source})"


def first(select: str, otherwise: str) -> str:
    """Take the first row of a SELECT or, where it has none, something else.

    `coalesce((SELECT ...),...)` says the same and has the parser keep three more symbols while it reads the SELECT.
    """
    return f"({select} UNION ALL SELECT {otherwise} LIMIT 1)"


def elements(parameter: str, columns: tuple[str, ...]) -> str:
    """Take a JSON array apart into ordered rows: texts as `value`, or objects by their members."""
    members = ",".join(f"value->>{text(column)} AS {name(column)}" for column in columns) or "value"
    return f"(SELECT {members} FROM json_each({parameter}) ORDER BY key)"


def among(expression: str, parameter: str) -> str:
    """Ask whether the expression is one of a JSON array's elements."""
    return f"{expression} IN (SELECT value FROM json_each({parameter}))"


def hits(match: str, kinds: str | None, locales: list[str], *, names_only: bool) -> str:
    """Find the texts that match, keep the best of each thing, and number the things.

    The innermost LIMIT keeps SQLite from merging it with the grouping, where `highlight` is not to be had.
    """
    conditions = [f"search_index MATCH {match}", f"s.locale IN ({','.join(locales)})"]
    if kinds:
        conditions.append(among("s.kind", kinds))
    if names_only:
        conditions.append("s.is_name")
    marked = "highlight(search_index,0,char(2),char(3))"
    for raw, escaped in (("'&'", "'&amp;'"), ("'<'", "'&lt;'"), ("'>'", "'&gt;'")):
        marked = f"replace({marked},{raw},{escaped})"
    marked = f"replace(replace({marked},char(2),'<mark>'),char(3),'</mark>')"
    found = (
        f"SELECT s.*,s.text AS matched,{marked} AS highlight,bm25(search_index)*s.weight AS worth FROM search_index "
        f"JOIN search_text AS s ON s.key=search_index.rowid WHERE {' AND '.join(conditions)} LIMIT -1"
    )
    best = f"SELECT *,min(worth) AS best FROM ({found}) GROUP BY id"
    return f"(SELECT *,printf('%09d',row_number() OVER (ORDER BY best,id)) AS position FROM ({best}))"


def hexadecimal(expression: str) -> str:
    """Write a text's bytes in lower-case hexadecimal digits."""
    return f"lower(hex({expression}))"
