"""JSON-LD is schema.org's, in every language, and says nothing that the documents do not say."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import json_ld
from data.documents import Condition, Content, Question
from data.release import Pointer
from data.vocabulary import Stance
from tests import npm
from tests.asking import Asker
from tests.operations import LOCALES
from tests.releases import OMS
from tests.sides import CONTENT, Sides

JSONLD = Path(__file__).parent / "jsonld"
CLIENTS = Path(__file__).parent / "clients"
QUERY = "query($slug: String!, $in: [Locale!]!) @locale(in: $in) { condition(by: {slug: $slug}) { jsonLd } }"
LANGUAGES = (["en"], ["es"])


def told(asker: Asker, slug: str, languages: list[str]) -> Any:
    """Ask for a condition's JSON-LD."""
    return asker.ask(QUERY, {"slug": slug, "in": languages})["condition"]["jsonLd"]


def of_type(graph: Any, type_name: str) -> Any:
    """Give the one node of a type at the top of a graph; None where there is none."""
    found = [node for node in graph["@graph"] if node["@type"] == type_name]
    assert len(found) < 2
    return found[0] if found else None


def nodes_in(value: Any) -> Iterator[dict[str, Any]]:
    """Go through all nodes of a graph."""
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes_in(inside)


# ---- It is schema.org's

needs_node = pytest.mark.skipif(bool(npm.absent()) and os.environ.get("CI") != "true", reason=npm.absent())


def compiled(graphs: Mapping[str, Any], folder: Path) -> str:
    """Have TypeScript judge graphs by the types that Google generates from schema.org; give its complaints."""
    npm.install(CLIENTS)
    npm.install(JSONLD)
    literals = [f"export const {name}: Graph = {json.dumps(graph)};" for name, graph in graphs.items()]
    (folder / "graphs.ts").write_text("\n".join(['import type { Graph } from "schema-dts";', *literals]))
    (folder / "node_modules").symlink_to(JSONLD / "node_modules")
    options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext", "--target", "es2023", "graphs.ts"]
    command = [str(CLIENTS / "node_modules" / ".bin" / "tsc"), *options]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return ran.stdout + ran.stderr


@pytest.mark.slow
@needs_node
def test_it_is_valid_by_schema_org(asker: Asker, content: Content, tmp_path: Path) -> None:
    graphs = {
        f"{slug}_{languages[0]}".replace("-", "_"): told(asker, slug, languages)
        for slug in content.conditions
        for languages in LANGUAGES
    }
    assert len(graphs) == 14
    assert compiled(graphs | {"everything": of_everything(content)}, tmp_path) == ""


@pytest.mark.slow
@needs_node
def test_what_schema_org_does_not_know_is_found(asker: Asker, tmp_path: Path) -> None:
    wrong = {name: told(asker, OMS, ["en"]) for name in ("unknown_property", "wrong_range", "wrong_domain", "no_type")}
    of_type(wrong["unknown_property"], "MedicalCondition")["prevalence"] = "rare"
    of_type(wrong["wrong_range"], "MedicalCondition")["signOrSymptom"] = [{"@type": "Drug", "name": "Opsoclonus"}]
    of_type(wrong["wrong_domain"], "MedicalCondition")["citation"] = "Pranzatelli 2017"
    of_type(wrong["no_type"], "FAQPage")["@type"] = "FaqPage"
    complaints = compiled(wrong, tmp_path)
    lines = {int(line.split("(")[1].split(",")[0]) - 2 for line in complaints.splitlines() if line.startswith("graphs")}
    assert lines == set(range(len(wrong))), complaints


@pytest.mark.parametrize("languages", LANGUAGES, ids="".join)
def test_every_reference_leads_to_one_description(asker: Asker, content: Content, languages: list[str]) -> None:
    for slug in content.conditions:
        graph = told(asker, slug, languages)
        assert graph["@context"] == "https://schema.org"
        nodes = list(nodes_in(graph["@graph"]))
        described = [node["@id"] for node in nodes if "@id" in node and "@type" in node]
        assert len(described) == len(set(described))
        assert {node["@id"] for node in nodes if "@type" not in node} <= set(described)
        assert all(value not in (None, "", [], {}) for node in nodes for value in node.values())


# ---- It is in the language of the operation, text by text


@pytest.fixture(scope="module")
def sides(publish_content: Callable[[Content], tuple[Path, Pointer]]) -> Iterator[Sides]:
    """The planner and the reference on invented content in three languages."""
    folder, _ = publish_content(CONTENT)
    with Sides.on(folder) as sides:
        yield sides


@pytest.mark.parametrize("languages", LOCALES, ids="-".join)
@pytest.mark.slow
def test_each_text_falls_back_on_its_own(languages: list[str], sides: Sides) -> None:
    query = "query($in: [Locale!]!) @locale(in: $in) { conditions(first: 100) { nodes { slug jsonLd } } }"
    answer = sides.asker.ask(query, {"in": languages})
    assert answer == sides.reference.execute(query, {"in": languages})
    served = {node["inLanguage"] for node in nodes_in(answer) if "inLanguage" in node}
    assert served <= {"en", "es", "fr"}
    if languages[:1] == ["fr"]:
        assert served == {"en", "es", "fr"}


def test_questions_say_in_which_language_they_are(asker: Asker) -> None:
    for languages, question in (
        (["en"], "Is it genetic or hereditary?"),
        (["es-MX"], "¿Es algo genético o hereditario?"),
    ):
        (asked,) = of_type(told(asker, OMS, languages), "FAQPage")["mainEntity"]
        assert asked["name"] == question
        assert asked["inLanguage"] == asked["acceptedAnswer"]["inLanguage"] == languages[0][:2]


# ---- It says nothing that the documents do not say


def of(condition: Condition, content: Content, **changed: Any) -> Any:
    """Make the English graph of a condition that was changed, with one question."""
    raw = condition.model_dump(mode="json", by_alias=True) | changed
    return filled(
        json_ld.graph(OMS, Condition.model_validate(raw), [json_ld.Asked.of(question(content))], known(content))
    )


def known(content: Content) -> json_ld.Known:
    """Know all of the content."""
    return json_ld.Known(
        {name: trigger.name for name, trigger in content.triggers.items()},
        {name: (procedure.name, procedure.kind) for name, procedure in content.procedures.items()},
        {name: json_ld.source_node(name, source) for name, source in content.sources.items()},
    )


def question(content: Content) -> Question:
    """Give the one question on the condition."""
    return content.questions[f"{OMS}-genetic-or-hereditary"]


def filled(value: Any) -> Any:
    """Fill a graph's places in English."""
    match value:
        case json_ld.Text(base):
            return base
        case json_ld.LanguageOf():
            return "en"
        case dict():
            return {name: filled(inside) for name, inside in value.items()}
        case list():
            return [filled(inside) for inside in value]
    return value


def of_everything(content: Content) -> Any:
    """Make a graph that has all that a graph can have."""
    trigger = {"trigger": "neuroblastoma", "statement": "It does.", "citations": ["pang-2010"]}
    return of(
        content.conditions[OMS],
        content,
        triggers=[{**trigger, "role": "CAUSE"}, {**trigger, "trigger": "breast-cancer", "role": "RISK_FACTOR"}],
        identifiers=[
            {"system": "MONDO", "value": "0015247", "relation": "EXACT", "citations": ["pang-2010"],
             "url": "http://purl.obolibrary.org/obo/MONDO_0015247"}
        ],
        review=REVIEWED,
    )  # fmt: skip


REVIEWED = {
    "status": "MEDICALLY_REVIEWED",
    "reviewer": {"name": "A. Person", "credentials": "MD"},
    "reviewed_on": "2026-11-22",
    "updated_on": "2026-11-20",
}
DISPUTED = [{"source": "pang-2010"}, {"source": "storz-2019", "stance": "DISPUTES"}]


def test_everything_that_can_be_told_is(content: Content) -> None:
    graph = of_everything(content)
    condition, page = of_type(graph, "MedicalCondition"), of_type(graph, "MedicalWebPage")
    cause = {"@type": "MedicalCause", "name": "Neuroblastoma", "description": "It does."}
    assert condition["cause"] == [cause]
    (factor,) = condition["riskFactor"]
    assert factor["@type"] == "MedicalRiskFactor"
    assert condition["sameAs"] == ["http://purl.obolibrary.org/obo/MONDO_0015247"]
    assert page["lastReviewed"] == "2026-11-22"
    assert page["reviewedBy"] == {"@type": "Person", "name": "A. Person", "description": "MD"}


@pytest.mark.parametrize(
    ("key", "changed", "absent"),
    [
        ("identifiers", {"relation": "NOT_STATED"}, "code"),
        ("identifiers", {"relation": "NARROWER"}, "code"),
        ("identifiers", {"citations": DISPUTED}, "code"),
        ("synonyms", {"scope": "BROAD"}, "alternateName"),
        ("synonyms", {"scope": "RELATED"}, "alternateName"),
        ("synonyms", {"citations": DISPUTED}, "alternateName"),
        ("signs", {"frequency": "EXCLUDED"}, "signOrSymptom"),
        ("signs", {"citations": DISPUTED}, "signOrSymptom"),
        ("onset", {"period": "UNKNOWN"}, "epidemiology"),
        ("triggers", {"role": "ASSOCIATION", "population": None}, "riskFactor"),
        ("triggers", {"role": "NOT_STATED", "population": None}, "cause"),
        ("triggers", {"role": "PRECIPITANT", "population": None}, "cause"),
        ("triggers", {"role": "CAUSE"}, "cause"),  # in children or adults alone
        ("triggers", {"role": "CAUSE", "population": None, "citations": DISPUTED}, "cause"),
    ],
)
def test_what_is_less_sure_is_left_out(content: Content, key: str, changed: dict[str, Any], absent: str) -> None:
    raw = content.conditions[OMS].model_dump(mode="json", by_alias=True)[key]
    items = [{**item, **changed} for item in raw]
    if key == "triggers":
        items = [item for item in items if item["population"] or changed.get("population", "") is None]
    assert absent not in of_type(of(content.conditions[OMS], content, **{key: items}), "MedicalCondition")


@pytest.mark.parametrize("value", ["CONDITIONAL", "NOT_INDICATED", "UNKNOWN"])
def test_a_test_that_is_not_recommended_to_all_is_left_out(content: Content, value: str) -> None:
    workup = content.conditions[OMS].model_dump(mode="json", by_alias=True)["workup"]
    for step in workup["steps"]:
        step["recommendation"] = {"value": value, "citations": ["pang-2010"]}
    assert "typicalTest" not in of_type(of(content.conditions[OMS], content, workup=workup), "MedicalCondition")
    for step in workup["steps"]:
        step["recommendation"]["value"] = "INDICATED"
    tests = of_type(of(content.conditions[OMS], content, workup=workup), "MedicalCondition")["typicalTest"]
    assert {test["@type"] for test in tests} == {"ImagingTest", "MedicalTest"}
    assert len(tests) == len(workup["steps"]) - 1  # counselling is no test


def test_a_description_that_is_disputed_is_left_out(content: Content) -> None:
    raw = content.conditions[OMS].model_dump(mode="json", by_alias=True)
    disputed = {name: {**raw[name], "citations": DISPUTED} for name in ("summary", "definition")}
    one = of_type(of(content.conditions[OMS], content, summary=disputed["summary"]), "MedicalCondition")
    assert one["description"].startswith("An inflammatory, immune-mediated neurological condition")
    assert "description" not in of_type(of(content.conditions[OMS], content, **disputed), "MedicalCondition")


def test_nobody_reviewed_what_has_no_named_reviewer(asker: Asker, content: Content) -> None:
    for slug, condition in content.conditions.items():
        page = of_type(told(asker, slug, ["en"]), "MedicalWebPage")
        reviewer = condition.review.reviewer
        assert page.get("reviewedBy", {}).get("name") == (reviewer.name if reviewer else None)
        assert ("lastReviewed" in page) is bool(reviewer)
        assert date.fromisoformat(page["dateModified"]) == condition.review.updated_on


def test_no_community_is_told_of(asker: Asker, content: Content) -> None:
    names = {community.name for community in content.communities.values()}
    for slug in content.conditions:
        graph = told(asker, slug, ["en"])
        assert not {node["@type"] for node in nodes_in(graph) if "@type" in node} & {
            "Organization",
            "StatisticalVariable",
        }
        cited = {source["publisher"] for source in nodes_in(graph) if "publisher" in source}
        told_of = {value for node in nodes_in(graph) for value in node.values() if isinstance(value, str)} - cited
        assert not names & told_of


def test_a_condition_without_questions_has_no_page_of_them(content: Content) -> None:
    graph = json_ld.graph(OMS, content.conditions[OMS], [], known(content))
    assert [node["@type"] for node in graph["@graph"]] == ["MedicalCondition", "MedicalWebPage"]


def test_an_answer_that_a_source_disputes_is_told_as_accepted_by_none(content: Content) -> None:
    question_ = question(content)
    citation = question_.short_answer.citations[0].model_copy(update={"stance": Stance.DISPUTES})
    answer = question_.short_answer.model_copy(update={"citations": (citation,)})
    disputed = question_.model_copy(update={"short_answer": answer})
    for asked, expected in ((question_, 1), (disputed, 0)):
        graph = json_ld.graph(OMS, content.conditions[OMS], [json_ld.Asked.of(asked)], known(content))
        assert sum(node["@type"] == "FAQPage" for node in graph["@graph"]) == expected
