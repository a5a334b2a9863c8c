"""What an author is told: one thing broken at a time in the project's own documents, and exactly where it stands."""

from pathlib import Path
from typing import NamedTuple

import pytest

from data.check import InvalidContent, Problem, load
from data.documents import Content
from service.settings import DOCUMENTS
from tests.oms import COMMUNITY, OMS, QUESTION, copy_documents

NEW = "sources/new-source.yaml"
HERE = "‸"  # stands in a new text where its problem is expected
S1 = "[diseasemaps-oms-hereditary]"
DNA = "OMS is not caused by changes in DNA."
COUNSELLING_RESULT = "value: DOES_NOT_APPLY\n          of:\n            condition: opsoclonus-myoclonus-syndrome\n"
MIBG = "procedure: mibg-scintigraphy\n      recommendation:\n        "
UNMEASURED = "measure: ANNUAL_INCIDENCE\n    place: United Kingdom"
TWICE = "is listed twice"
PROSE = "paragraphs, emphasis, lists and links"


class Break(NamedTuple):
    """One thing broken in a document: what stood there (nothing: the whole text), what stands there now."""

    file: str
    old: str
    new: str
    message: str
    expected: str


BREAKS = {
    # ---- Keys and values
    "an unknown key": Break(OMS, "kind: DISEASE\n", "kind: DISEASE\n‸nmae: X\n", "'nmae' is not known", "'name'"),
    "an unknown key of a list's item": Break(
        OMS, "scope: ABBREVIATION", "scope: ABBREVIATION\n    ‸scop: X", "'scop' is not known", "'scope'"
    ),
    "an unknown key of a value": Break(
        OMS,
        f"statement: {DNA}",
        f"statement: {DNA}\n    ‸sources: []",
        "'sources' is not known",
        "citations, statement",
    ),
    "an unknown key of a citation": Break(
        OMS, "[pang-2010]", "[{source: pang-2010, ‸qoute: X}]", "'qoute' is not known", "'quote'"
    ),
    "a missing key": Break(OMS, "name: Opsoclonus myoclonus syndrome\n", "‸", "'name' is missing", "'name' with"),
    "a missing key of a list's item": Break(
        OMS,
        "system: MESH\n    value: D053578",
        "‸system: MESH",
        "the key 'value' of item 3 of 'identifiers' is missing",
        "'value' with",
    ),
    "no value": Break(OMS, "kind: DISEASE", "kind:‸", "'kind' has no value", "DISEASE, SYNDROME"),
    "a value of no vocabulary": Break(
        OMS, "DISEASE", "‸Illness", "'Illness' is none of the values of 'kind'", "DISEASE, SYNDROME, MALFORMATION,"
    ),
    "a text over two lines where one is due": Break(
        OMS, "text: OMS\n", 'text: ‸"O\\nMS"\n', "'O\\nMS' has a line break", "one line"
    ),
    "a fraction above 1": Break(OMS, "value: 0.5", "value: ‸50", "'50' is out of bounds", "a fraction of 1"),
    "a day that never was": Break(
        OMS, "2026-11-22", "‸2026-02-30", "'2026-02-30' is no day of the calendar", "YYYY-MM-DD"
    ),
    "a figure of nothing": Break(
        OMS,
        UNMEASURED.replace("\n", "\n    per_million: 0.18\n"),
        f"‸{UNMEASURED}",
        "the figure is missing",
        "band, per_million or both",
    ),
    # ---- Sources
    "a statement without citations": Break(
        OMS,
        f"body: The focus is on early immunomodulatory treatment.\n    citations: {S1}",
        "‸body: The focus is on early immunomodulatory treatment.",
        "the key 'citations' of item 1 of 'care' is missing",
        "the slug of at least one source",
    ),
    "an empty list of citations": Break(
        OMS, "[pang-2010]", "‸[]", "'citations' is an empty list", "the slug of at least one source"
    ),
    "a value without citations": Break(
        OMS,
        f"value: NO\n    statement: {DNA}\n    citations: {S1}",
        "‸value: NO",
        "NO cites no source",
        "at least one citation",
    ),
    "NOT_STATED with a citation": Break(
        OMS,
        f"{MIBG}value: NOT_STATED\n",
        f"{MIBG}‸value: NOT_STATED\n        citations: [storz-2019]\n",
        "NOT_STATED cites a source",
        "no citations",
    ),
    "a quote of 26 words": Break(
        OMS,
        "[pang-2010]",
        f"[{{source: pang-2010, quote: ‸{' '.join(['word'] * 26)}}}]",
        "the quote has 26 words",
        "a quote of at most 25 words",
    ),
    "a credit line without a licence": Break(
        NEW,
        "",
        "title: T\nkind: DATASET\nattribution: ‸{name: N, text: T}\n",
        "a credit line stands without a licence",
        "licence",
    ),
    "a review that nobody made": Break(
        OMS, "status: EDITORIAL", "‸status: MEDICALLY_REVIEWED", "lacks reviewer", "reviewer and reviewed_on"
    ),
    "a reviewer of what is not reviewed": Break(
        QUESTION,
        "status: EDITORIAL",
        "status: EDITORIAL\n  reviewer: ‸{name: Dr. No}",
        "EDITORIAL has a reviewer",
        "or neither of them",
    ),
    # ---- References
    "a misspelt source": Break(
        OMS, "[pang-2010]", "[‸pang-2011]", "sources has no document 'pang-2011'", "'pang-2010'"
    ),
    "a misspelt source of a citation with a quote": Break(
        OMS, "[pang-2010]", "[{source: ‸pang-2011, quote: X}]", "sources has no document 'pang-2011'", "'pang-2010'"
    ),
    "a misspelt trigger": Break(
        OMS, "trigger: breast-cancer", "trigger: ‸brest-cancer", "triggers has no document", "'breast-cancer'"
    ),
    "a misspelt trigger that a step looks for": Break(
        OMS,
        "looks_for: [neuroblastoma]",
        "looks_for: [‸neuroblastom]",
        "triggers has no document 'neuroblastom'",
        "'neuroblastoma'",
    ),
    "a misspelt procedure": Break(
        OMS, "procedure: whole-body-mri", "procedure: ‸whole-mri", "procedures has no document", "'whole-body-mri'"
    ),
    "a misspelt condition of a question": Break(
        QUESTION,
        "condition: opsoclonus-",
        "condition: ‸opsoclonic-",
        "conditions has no document 'opsoclonic-myoclonus-syndrome'",
        "'opsoclonus-myoclonus-syndrome'",
    ),
    "an unknown condition of a total": Break(
        COMMUNITY,
        "condition: opsoclonus-myoclonus-syndrome",
        "condition: ‸zzz",
        "conditions has no document 'zzz'",
        "or a new conditions/zzz.yaml",
    ),
    # ---- What holds a condition together
    "a negative result of nothing": Break(
        OMS,
        COUNSELLING_RESULT,
        "value: DOES_NOT_APPLY\n          of: ‸{}\n",
        "nothing stands here",
        "either condition or trigger",
    ),
    "a negative result of two things": Break(
        OMS,
        COUNSELLING_RESULT,
        COUNSELLING_RESULT.replace("condition", "‸trigger: neuroblastoma\n            condition"),
        "both a condition and a trigger",
        "either condition or trigger",
    ),
    "a step without a negative result": Break(
        OMS,
        "negative_results:\n        - value: NOT_STATED\n          of:\n            trigger: neuroblastoma\n",
        "negative_results: ‸[]\n",
        "'negative_results' is an empty list",
        "at least one item",
    ),
    "NONE_PROVEN beside triggers": Break(
        OMS, "value: RECOGNISED", "value: ‸NONE_PROVEN", "NONE_PROVEN contradicts the triggers listed", "RECOGNISED"
    ),
    "a trigger twice": Break(
        OMS, "- trigger: breast-cancer", "- ‸trigger: neuroblastoma", f"'neuroblastoma' {TWICE}", "each once"
    ),
    "a procedure twice": Break(
        OMS, "procedure: whole-body-mri", "‸procedure: mibg-scintigraphy", f"'mibg-scintigraphy' {TWICE}", "each once"
    ),
    "a code twice, once with a prefix": Break(
        OMS,
        "system: NCIT\n    value: C4686",
        "‸system: ORPHA\n    value: ORPHA:1183",
        f"the ORPHA code '1183' {TWICE}",
        "each once",
    ),
    "an inheritance pattern twice": Break(
        OMS, "pattern: X_LINKED", "‸pattern: AUTOSOMAL_RECESSIVE", TWICE, "each once"
    ),
    # ---- Prose
    "raw HTML": Break(OMS, DNA, "OMS is ‸<br>not genetic.", "raw HTML is not allowed in prose", PROSE),
    "a link that runs a script": Break(
        OMS, DNA, '"[OMS](‸javascript:alert(1))"', "link to 'javascript:alert(1)'", "https://"
    ),
    "a heading": Break(OMS, DNA, '"‸# OMS"', "a heading is not allowed in prose", PROSE),
    # ---- YAML
    "a repeated key": Break(
        OMS, "kind: DISEASE\n", "kind: DISEASE\n‸kind: GROUP\n", "'kind' is repeated", "each key once"
    ),
    "no YAML": Break(NEW, "", "title: A‸: B: C\n", "a second colon stands in this line", "quotes"),
    "two documents in one file": Break(
        NEW, "", "title: A\nkind: ARTICLE\n‸---\n", "a second document begins here", "one document"
    ),
    "nothing": Break(NEW, "", "‸", "the document is empty", "keys with values"),
    "a comment alone": Break(NEW, "", "‸# To be written.\n", "the document is empty", "keys with values"),
    "a list": Break(NEW, "", "‸- title: A\n", "a list stands where keys with values are due", "title and kind"),
    "a word": Break(NEW, "", "‸word\n", "'word' stands where keys with values are due", "title and kind"),
    "a marker alone": Break(NEW, "", "‸---\n", "the document is empty", "keys with values"),
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of some of the project's documents, to be broken."""
    return copy_documents(tmp_path / "documents")


def problems_of(folder: Path) -> list[Problem]:
    """Load a folder that must be refused."""
    with pytest.raises(InvalidContent) as refusal:
        load(folder)
    return refusal.value.problems


def break_(folder: Path, file: str, old: str, new: str) -> tuple[int, int]:
    """Break a document; gives the line and column, counted from 1, at which HERE stood in it."""
    path = folder / file
    before = path.read_text(encoding="utf-8") if old else ""
    assert old in before
    marked = before.replace(old, new, 1)
    path.write_text(marked.replace(HERE, ""), encoding="utf-8")
    *above, line = marked.partition(HERE)[0].split("\n")
    return len(above) + 1, len(line) + 1


def test_the_projects_own_documents_are_sound(content: Content) -> None:
    oms = content.conditions["opsoclonus-myoclonus-syndrome"]
    assert oms.name == "Opsoclonus myoclonus syndrome"
    assert oms.heredity.genetic.value == "NO"  # no boolean of YAML
    assert oms.identifiers[0].value == "0015247"  # no octal number of YAML
    for subject in ("sources", "triggers", "procedures", "conditions", "questions", "communities"):
        slugs = {path.stem for path in (DOCUMENTS / subject).iterdir() if "." not in path.stem}
        assert set(getattr(content, subject)) == slugs
        assert slugs


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_is_said_with_its_place_and_what_was_expected(documents: Path, name: str) -> None:
    file, old, new, message, expected = BREAKS[name]
    line, column = break_(documents, file, old, new)
    (problem,) = problems_of(documents)
    assert (problem.file, problem.line, problem.column) == (file, line, column)
    assert message in problem.message
    assert expected in problem.expected


def test_a_condition_whose_triggers_are_recognised_lists_one(documents: Path) -> None:
    text = (documents / OMS).read_text(encoding="utf-8")
    listed = text[text.index("\ntriggers:\n") : text.index("\nworkup:\n")]
    break_(documents, OMS, listed, "\n")
    line, column = break_(documents, OMS, "value: RECOGNISED", "value: ‸RECOGNISED")
    message = "RECOGNISED, but no trigger is listed"
    assert problems_of(documents) == [Problem(OMS, line, column, message, "triggers, or another value")]


def test_a_community_counts_a_condition_once(documents: Path) -> None:
    total = "condition: opsoclonus-myoclonus-syndrome\n    as_of: 2026-04-07\n    members: 7\n    published: true\n"
    total += f"    citations: {S1}\n"
    line, column = break_(documents, COMMUNITY, total, f"{total}  - ‸{total}")
    (problem,) = problems_of(documents)
    assert (problem.file, problem.line, problem.column) == (COMMUNITY, line, column)
    assert problem.message == "'opsoclonus-myoclonus-syndrome' is listed twice"


def test_a_quote_of_25_words_is_a_quote(documents: Path) -> None:
    break_(documents, OMS, "[pang-2010]", f"[{{source: pang-2010, quote: {' '.join(['word'] * 25)}}}]")
    condition = load(documents).conditions["opsoclonus-myoclonus-syndrome"]
    assert condition.triggers[0].shares[1].citations[0].quote == " ".join(["word"] * 25)


def test_all_problems_of_all_documents_are_said_at_once_in_the_order_of_files_and_lines(documents: Path) -> None:
    places = [
        (COMMUNITY, *break_(documents, COMMUNITY, "members: 7", "members: ‸-7")),
        (OMS, *break_(documents, OMS, "kind: DISEASE", "kind: ‸ILLNESS")),
        (OMS, *break_(documents, OMS, "system: MESH", "system: ‸MESHES")),
        (OMS, *break_(documents, OMS, "value: 0.5", "value: ‸half")),
        (QUESTION, *break_(documents, QUESTION, "topic: HEREDITY", "topic: ‸GENES")),
    ]
    with pytest.raises(InvalidContent) as refusal:
        load(documents)
    found = refusal.value.problems
    assert [(problem.file, problem.line, problem.column) for problem in found] == places
    assert str(refusal.value).splitlines()[1] == (
        f"{OMS}:2:7: 'ILLNESS' is none of the values of 'kind'; "
        "expected DISEASE, SYNDROME, MALFORMATION, SUBTYPE or GROUP"
    )


def test_a_document_with_several_faults_shows_them_all(documents: Path) -> None:
    break_(documents, NEW, "", "titel: T\nkind: BOOK\npmid: none\nauthors: 'a\nkind: ARTICLE\n")
    assert [problem.line for problem in problems_of(documents)] == [4]  # no YAML at all: nothing else can be said
    break_(documents, NEW, "", "titel: T\nkind: BOOK\npmid: none\nkind: ARTICLE\n")
    assert [(problem.line, problem.column) for problem in problems_of(documents)] == [
        (1, 1),  # titel is not known: title is not missing too
        (2, 7),
        (3, 7),
        (4, 1),
    ]
