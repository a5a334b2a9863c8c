"""Which columns have translations, and where these are found: by the text of the base language that they translate."""

from dataclasses import dataclass

BASE_LOCALE = "en"
SERVED_LOCALE = "served_locale"  # a column that no table has: the language of a row's line; behind a prefix, of prose

# The line by which each table's rows are named.
_NAMES = {"condition": "name", "trigger": "name", "procedure": "name", "question": "question"}
# The one line that each of these tables has.
_LINES = {
    **_NAMES,
    "synonym": "text",
    "section": "heading",
    "condition_trigger": "population",
    "prevalence_statement": "place",
}
# Sort keys that are folded from a line, in the same row or copied beside them.
_SORT_KEYS = {
    **{(table, "sort_key"): name for table, name in _NAMES.items()},
    ("condition_trigger", "condition_sort_key"): "condition_name",
    ("workup_step", "condition_sort_key"): "condition_name",
}
_PROSE = ("markdown", "html", "text")
_UNTRANSLATED = frozenset({"attribution", "search_text", "synonym", "statistics.community_stats"})


@dataclass(frozen=True, slots=True)
class Translated:
    """A column's translation: the table of translations, its column, and the column that holds the base text."""

    table: str
    column: str
    base: str


def translation_of(table: str, column: str) -> Translated | None:
    """Say where the translation of a column is found; None where it has none."""
    if column == SERVED_LOCALE and table in _LINES:
        return Translated("line_translation", "locale", _LINES[table])
    if column.endswith(SERVED_LOCALE):
        return Translated("prose_translation", "locale", f"{column.removesuffix(SERVED_LOCALE)}markdown")
    if (table, column) in _LINES.items():
        return Translated("line_translation", "text", column)
    if (table, column) in _SORT_KEYS:
        return Translated("line_translation", "sort_key", _SORT_KEYS[table, column])
    if (table, column) == ("json_ld", "json"):
        return Translated("json_ld_translation", "json", "text")
    prefix, underscore, form = column.rpartition("_")
    if form in _PROSE and table not in _UNTRANSLATED:
        return Translated("prose_translation", form, f"{prefix}{underscore}markdown")
    return None
