"""What the YAML reader says of a text it cannot read → what an author should look at, and where."""

import re
from typing import Any

import yaml

_SPECIAL = "quotes around the whole text"
_ADVICE = {
    "could not find expected ':'": ("there is no colon after this key", "a key, a colon and a space"),
    "found unknown escape character": (
        "a backslash in double quotes begins an escape",
        "single quotes, or two backslashes",
    ),
    "found invalid Unicode character escape code": ("this escape is no character", "the character itself"),
    "block sequence entries are not allowed in this context": (
        "a list begins on its key's line",
        "'- ' on the next line",
    ),
    "did not find expected '-' indicator": (
        "a key stands among the items of a list",
        "'- ' before it, or another indent",
    ),
    "did not find expected comment or line break": ("a text goes on after | or >", "the text from the next line on"),
    "found undefined tag handle": ("a text begins with !", _SPECIAL),
    "found incompatible YAML document": ("this is another version of YAML", "no line %YAML"),
    "did not find expected <document start>": ("something follows the document's end", "no line of three dots"),
    "did not find expected node content": ("a value is missing before this", "a value, or a text in quotes"),
}


def advice(text: str, error: yaml.MarkedYAMLError) -> tuple[Any, str, str]:
    """Give the mark of the place (an object with `line`, `column` and `index`), what is wrong and what is expected."""
    problem = error.problem or ""
    mark: Any = error.problem_mark
    context: Any = error.context_mark or mark
    line = text[: mark.index].rpartition("\n")[2] if mark else ""
    character = text[mark.index : mark.index + 1] if mark else ""
    if problem in _ADVICE:
        at = context if problem == "could not find expected ':'" else mark
        return (at, *_ADVICE[problem])
    if problem == "mapping values are not allowed in this context":
        return (mark, *_of_colon(line))
    if problem == "found character that cannot start any token":
        if character == "\t":
            return mark, "a tab indents this line", "spaces"
        return mark, f"a text begins with {character}", _SPECIAL
    if problem == "did not find expected alphabetic or numeric character":
        return context, f"a text begins with {text[context.index : context.index + 1]}", _SPECIAL
    if problem == "found unexpected end of stream":
        return context, "these quotes are not closed", "the same quotes at the text's end"
    if problem.startswith("did not find expected ',' or"):
        return context, "this bracket is not closed", f"commas between the values and {problem[-2]} after the last"
    if problem == "did not find expected key":
        return (mark, *_of_key(line))
    return mark, f"this is no YAML: {problem}", "valid YAML"


def _of_colon(line: str) -> tuple[str, str]:
    if re.search(r":\s", line) or line.lstrip().startswith("- "):
        return "a second colon stands in this line", "quotes around a text that holds ': '"
    return (
        "this key does not fit below the line before it",
        "the indent of its neighbours, and a space after each colon",
    )


def _of_key(line: str) -> tuple[str, str]:
    if re.search(r"(^|\s)(\[.*\]|\{.*\}|'.*'|\".*\")\s*$", line):
        return "a text goes on after its closing quote or bracket", "quotes around the whole text"
    return "this line's indent fits no line above", "the indent of its neighbours"
