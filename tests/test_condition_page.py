"""The page of a condition over HTTP: every fact with its sources' numbers, in two languages, whatever is asked."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    validate,
    visit,
)

from data.documents import Content
from data.release import Pointer
from service.pages import asking, response
from service.pages.words import LONGEST_TAG, WORDS, words_for
from tests.markup import Element, read
from tests.serving import Server, serving
from tests.synthetic import synthetic_content

OMS, GBS = "opsoclonus-myoclonus-syndrome", "guillain-barre-syndrome"
LANGUAGES = ("en", "es")
QUERY = asking.query("condition")
TEMPLATES = response._HERE / "templates"  # noqa: SLF001  # it has no public name
Published = Callable[[Content], tuple[Path, Pointer]]


def opened(server: Server, path: str, status: int = 200) -> Element:
    """Open a page."""
    answer = server.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), answer.text
    return read(answer.text)


def asked(server: Server, slug: str, language: str) -> Any:
    """Ask what the page asks."""
    return server.post(QUERY, slug=slug, locales=[language])["data"]["condition"]


def slugs(server: Server) -> list[str]:
    """Give all conditions, in no order of theirs."""
    found = server.post("{ conditions(first: 100) { nodes { slug } } }")
    return [node["slug"] for node in found["data"]["conditions"]["nodes"]]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture(scope="module")
def invented(publish_content: Published) -> Iterator[Server]:
    """A server of invented content, in which everything is there and absent somewhere."""
    folder, _ = publish_content(synthetic_content(seed=3, conditions=60))
    with serving(folder) as server:
        yield server


# ---- Laws, which hold on every page


def check_page(server: Server, slug: str, language: str) -> None:
    """Check that a page says what the query answers, all of it with its sources, in the languages it is in."""
    condition = asked(server, slug, language)
    page = opened(server, f"/conditions/{slug}?lang={language}")
    assert page.one("html")["lang"] == language
    assert page.one("h1").text == _folded(condition["name"])
    assert page.one("h1").language() == condition["servedLocale"]
    _check_numbers(page)
    _check_facts(page)
    _check_sources(page, condition)
    _check_languages(page, condition)
    _check_headings(page)
    (script,) = page.all("script")
    assert script["type"] == "application/ld+json"
    assert json.loads(script.text) == condition["jsonLd"]


def _check_numbers(page: Element) -> None:
    """Each number leads to a source, each source is cited and leads back, and they count from 1."""
    listed = [source["id"] for source in page.one("ol", "sources").all("li")]
    assert listed == [f"source-{number}" for number in range(1, len(listed) + 1)]
    links = [link for group in page.all("sup", "refs") for link in group.all("a")]
    first = list(dict.fromkeys(link["href"].removeprefix("#") for link in links))
    assert sorted(first) == sorted(listed)
    anchors = {link["id"]: link for link in links}
    for source in page.one("ol", "sources").all("li"):
        back = source.one("p", "back").all("a")
        assert back
        for link in back:
            assert anchors[link["href"].removeprefix("#")]["href"] == f"#{source['id']}"
    for link in page.all("a"):
        if link["href"].startswith("#"):
            assert page.all(id=link["href"].removeprefix("#"))


def _check_facts(page: Element) -> None:
    """Every fact bears a number, but for what no source says."""
    facts = page.all(class_="fact")
    assert facts
    for fact in facts:
        assert fact.all("sup", "refs") or fact.all(class_="value-unstated"), fact.text
    for value in page.all(class_="value"):
        assert any("fact" in around.classes for around in value.around), value.text


def _check_sources(page: Element, condition: Any) -> None:
    """Every list of citations in the answer stands on the page, once."""
    titles = {source["id"]: source.one("cite").text for source in page.one("ol", "sources").all("li")}
    shown = Counter(
        frozenset(titles[link["href"].removeprefix("#")] for link in group.all("a"))
        for group in page.all("sup", "refs")
        if not any({"glance", "sides"} & set(around.classes) for around in group.around)
    )
    by_slug = dict(_sources(condition))
    told = Counter(
        frozenset(by_slug[citation["source"]["slug"]] for citation in citations) for citations in _citations(condition)
    )
    assert shown == told


def _sources(value: Any) -> Iterator[tuple[str, str]]:
    for each in _objects(value):
        if "slug" in each and "title" in each:
            yield each["slug"], _folded(each["title"])


def _citations(value: Any) -> Iterator[list[Any]]:
    for each in _objects(value):
        if each.get("citations"):
            yield each["citations"]


def _objects(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(each)


def _check_languages(page: Element, condition: Any) -> None:
    """Every text stands on the page, marked in the language that it is in."""
    told = Counter(
        (_letters(re.sub(r"<[^>]*>", " ", each["html"])), each["servedLocale"])
        for each in _objects(condition)
        if "html" in each
    )
    shown = Counter((_letters(_without_numbers(prose)), prose.language()) for prose in page.all("div", "prose"))
    assert shown == told
    there: dict[str, str] = defaultdict(str)  # all text outside of elements in it, by language
    for element in page.one("main").all():
        there[element.language()] += "|" + _letters(_own_text(element))
    for each in _objects(condition):
        for line in ("name", "text", "question", "heading", "population", "place"):
            if each.get(line) and "servedLocale" in each and "html" not in each:
                assert _letters(each[line]) in there[each["servedLocale"]], (line, each)


def _check_headings(page: Element) -> None:
    """Headings go down by one level at most, and there is one of the first."""
    levels = [int(element.name[1]) for element in page.all() if re.fullmatch(r"h[1-6]", element.name)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def _own_text(element: Element) -> str:
    return " ".join(" ".join(child for child in element.children if isinstance(child, str)).split())


def _without_numbers(prose: Element) -> str:
    text = prose.text
    for group in prose.all("sup", "refs"):
        text = text.replace(group.text, " ", 1)
    return text


def _letters(text: str) -> str:
    """Leave entities, white space and signs out of comparisons."""
    return re.sub(r"&\w+;|\W", "", text)


def _folded(text: str) -> str:
    return " ".join(text.split())


# ---- The laws on our content, and on content in which everything occurs


@pytest.mark.parametrize("slug", [OMS, GBS])
@pytest.mark.slow
def test_a_page_says_what_the_query_answers(slug: str, language: str, server: Server) -> None:
    check_page(server, slug, language)


@pytest.mark.slow
def test_every_page_says_what_the_query_answers(language: str, server: Server) -> None:
    for slug in slugs(server):
        check_page(server, slug, language)


@pytest.mark.slow
def test_a_page_of_any_content_says_what_the_query_answers(language: str, invented: Server) -> None:
    for slug in slugs(invented)[::3]:
        check_page(invented, slug, language)


def test_the_query_is_an_example_that_anyone_can_ask(graphql_schema: GraphQLSchema, server: Server) -> None:
    for file in sorted(asking.QUERIES.glob("*.graphql")):
        assert validate(graphql_schema, parse(file.read_text())) == [], file.name
    page = opened(server, f"/conditions/{OMS}?lang=es")
    developers = page.all("section", "developers")[0]
    (link,) = [each for each in developers.all("a") if each["href"].startswith("/graphql")]
    shown, variables = developers.all("code")
    assert shown.text == _folded(QUERY)
    assert json.loads(variables.text) == {"slug": OMS, "locales": ["es"]}
    answer = server.client.get(link["href"]).json()
    assert answer == {"data": {**answer["data"], "condition": asked(server, OMS, "es")}}


# ---- What the content says


def test_opsoclonus_myoclonus_syndrome_is_said_to_be_not_hereditary_and_by_whom(server: Server) -> None:
    page = opened(server, f"/conditions/{OMS}")
    glance = page.one("div", "at-a-glance")
    assert glance.one(class_="value").text == "Not hereditary"
    sources = {source["id"]: source.text for source in page.one("ol", "sources").all("li")}
    cited = [sources[link["href"].removeprefix("#")] for link in glance.all("a")]
    assert [text for text in cited if "Orphanet data" in text]
    (claim,) = [text for text in cited if "DiseaseMaps.org" in text]
    assert "“" not in claim  # the quotation marks are the language's, drawn by the browser
    assert "Medically reviewed summary; it names no reviewer; last updated 7 April 2026." in claim


def test_what_a_negative_result_does_not_prove_is_said_step_by_step(server: Server) -> None:
    page = opened(server, f"/conditions/{OMS}")
    steps = page.one("ol", "steps").all("li", "card")
    negative = [[result.text for result in step.one("div", "negative").all("li")] for step in steps]
    assert [len(results) for results in negative] == [2, 1, 1, 1, 1, 1, 1]
    assert negative[0][0].startswith("Opsoclonus myoclonus syndrome: Does not exclude it Finding no tumour")
    assert negative[0][1] == "Neuroblastoma: Not stated by our sources"
    assert "The question does not arise" in negative[5][0]


def test_who_disputes_an_answer_is_named(server: Server) -> None:
    page = opened(server, f"/conditions/{GBS}")
    glance = page.one("div", "at-a-glance")
    assert glance.one(class_="value").text == "Disputed"
    says_so, disputes = (side.text for side in glance.one("ul", "sides").all("li"))
    assert says_so.startswith("Says so: Orphanet/INSERM 2025")
    assert disputes.startswith("Disputes it: guillainbarre.org")


def test_nobody_is_said_to_have_reviewed_the_text(language: str, server: Server) -> None:
    notice = opened(server, f"/conditions/{OMS}?lang={language}").one("p", "notice").text
    assert WORDS[language]["not_reviewed"] in notice


def test_a_page_without_translation_says_so(server: Server) -> None:
    untranslated, _ = opened(server, f"/conditions/{GBS}?lang=es").all("p", "notice")
    assert untranslated.text == WORDS["es"]["untranslated"]


def test_members_of_a_community_are_no_epidemiology(server: Server) -> None:
    page = opened(server, f"/conditions/{OMS}")
    (section,) = [each for each in page.all("section") if each["aria-labelledby"] == "community"]
    assert "7 members (exact count, published by the source itself), DiseaseMaps.org, on 7 April 2026" in section.text
    assert "not epidemiology" in section.text


# ---- Languages


def test_the_page_leads_to_itself_in_each_language(language: str, server: Server) -> None:
    page = opened(server, f"/conditions/{OMS}?lang={language}")
    origin = str(server.client.base_url).rstrip("/")
    (canonical,) = page.all("link", rel="canonical")
    path = f"/conditions/{OMS}"
    addresses = {"en": path, "es": f"{path}?lang=es"}
    assert canonical["href"] == origin + addresses[language]
    alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")}
    assert alternates == {**{tag: origin + to for tag, to in addresses.items()}, "x-default": origin + path}
    links = {link["hreflang"]: link["href"] for link in page.one("nav", "languages").all("a")}
    assert links == addresses


@pytest.mark.parametrize(
    ("tag", "language"),
    [("es-MX", "es"), ("ES", "es"), ("fr", "en"), ("", "en"), ("-", "en"), ("es\0", "en"), ('"><script>', "en")],
)
@pytest.mark.slow
def test_an_unknown_language_falls_back(tag: str, language: str, server: Server) -> None:
    answer = server.client.get(f"/conditions/{OMS}", params={"lang": tag})
    assert answer.status_code == 200
    assert read(answer.text).one("html")["lang"] == language
    assert words_for(tag).language == language


def test_what_is_too_long_to_be_a_language_is_none_and_costs_no_time() -> None:
    assert words_for("es-" + "x" * (LONGEST_TAG - 3)).language == "es"
    assert words_for("es" + "-x" * LONGEST_TAG).language == "en"


def test_the_words_are_complete_in_every_language(graphql_schema: GraphQLSchema) -> None:
    enums = _enums(graphql_schema)
    used = {
        name for template in TEMPLATES.rglob("*.html") for name in re.findall(r'words\["(\w+)"\]', template.read_text())
    } | set(re.findall(r"""_words\[["'](\w+)["']\]""", (TEMPLATES.parent / "references.py").read_text()))
    assert sorted(WORDS) == sorted(LANGUAGES)
    for words in WORDS.values():
        assert {name: sorted(values) for name, values in words.values.items()} == enums
        assert set(words.words) == used
        texts = [*words.words.values(), *(text for values in words.values.values() for text in values.values())]
        assert all(texts)
        for key, text in words.words.items():
            places = re.findall(r"{\w+}", text)
            assert places == re.findall(r"{\w+}", WORDS["en"][key])


def _enums(schema: GraphQLSchema) -> dict[str, list[str]]:
    """Give the enums that the page's queries select, with their values."""
    info, found = TypeInfo(schema), {}

    class Selected(Visitor):
        def enter_field(self, *_: Any) -> None:
            type_ = get_named_type(info.get_type())
            if isinstance(type_, GraphQLEnumType):
                found[type_.name] = sorted(type_.values)

    for name in ("condition", "conditions"):
        visit(parse(asking.query(name)), TypeInfoVisitor(info, Selected()))
    return found


# ---- Whatever is asked


def test_a_page_that_the_browser_has_is_not_sent_again(server: Server) -> None:
    sent = server.client.get(f"/conditions/{OMS}")
    again = server.client.get(f"/conditions/{OMS}", headers={"if-none-match": sent.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.client.get(f"/conditions/{OMS}?lang=es", headers={"if-none-match": sent.headers["etag"]})
    assert other.status_code == 200


def test_head_is_answered_without_a_body(server: Server) -> None:
    for path, status in ((f"/conditions/{OMS}", 200), ("/conditions", 200), ("/conditions/nothing", 404)):
        answer = server.client.head(path)
        assert (answer.status_code, answer.content) == (status, b"")


def test_an_unknown_condition_is_missing_and_similar_ones_are_named(server: Server) -> None:
    page = opened(server, "/conditions/opsoclonus?lang=es", 404)
    (link,) = page.one("main").all("li")
    assert link.one("a")["href"] == f"/conditions/{OMS}?lang=es"
    assert not opened(server, "/conditions/xyz", 404).one("main").all("li")


@pytest.mark.parametrize(
    "path",
    [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "%00",
        "%FF%FE",
        "%ED%A0%80",
        "a" * 5_000,
        "..%2F..%2Fetc%2Fpasswd",
        "%22%20OR%201=1%20--",
        "*",
        "%F0%9F%98%80",
        "OPSOCLONUS-MYOCLONUS-SYNDROME",
    ],
)
def test_a_malformed_name_is_missing_and_harms_nothing(path: str, server: Server) -> None:
    answer = server.client.get(f"/conditions/{path}")
    assert answer.status_code == 404
    page = read(answer.text)
    assert not page.all("script")
    assert not [image for image in page.all("img") if image["src"] == "x"]


@pytest.mark.parametrize("host", ["[", '"><script>', "a b", "example.org:99999999", "ex\u00e4mple"])
@pytest.mark.slow
def test_a_malformed_host_is_left_out_of_addresses(host: str, server: Server) -> None:
    answer = server.client.get(f"/conditions/{OMS}", headers={b"host": host.encode("latin-1")})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        (canonical,) = read(answer.text).all("link", rel="canonical")
        assert canonical["href"] == f"/conditions/{OMS}"


HOSTILE = """</script><script>alert('1')</script>"><img src=x onerror=alert(2)> & {{ 7 * 7 }}"""


@pytest.fixture(scope="module")
def edited(content: Content, publish_content: Published) -> Iterator[Server]:
    """A server of content in which texts look like markup, and a condition has more triggers than the query takes."""
    condition, trigger = content.conditions[OMS], content.triggers["neuroblastoma"]
    triggers = {f"trigger-{number}": trigger.model_copy(update={"name": f"T{number}"}) for number in range(115)}
    (link, *_), (synonym, *_) = condition.triggers, condition.synonyms
    links = [link.model_copy(update={"trigger": type(link.trigger)(slug)}) for slug in triggers]
    texts = {"name": f"A {HOSTILE}", "synonyms": [synonym.model_copy(update={"text": HOSTILE})]}
    changed = condition.model_copy(update={**texts, "triggers": [*condition.triggers, *links]})
    sources = {
        slug: source.model_copy(update={"title": f"{slug} {HOSTILE}", "authors": HOSTILE})
        for slug, source in content.sources.items()
    }
    conditions = {**content.conditions, OMS: changed}
    triggers = {**content.triggers, **triggers}
    folder, _ = publish_content(
        replace(content, conditions=conditions, triggers=triggers, sources=sources, translations={})
    )
    with serving(folder) as server:
        yield server


@pytest.mark.slow
def test_content_is_shown_as_text_and_never_run(edited: Server) -> None:
    page = opened(edited, f"/conditions/{OMS}")
    assert opened(edited, "/conditions").one("a", href=f"/conditions/{OMS}").text == f"A {HOSTILE}"
    assert page.one("h1").text == f"A {HOSTILE}"
    assert page.one("ul", "names").text.startswith(HOSTILE)
    assert not [script for script in page.all("script") if script.attributes.get("type") != "application/ld+json"]
    assert {image["src"].partition("?")[0] for image in page.all("img")} == {"/static/icon.svg"}


@pytest.mark.slow
def test_triggers_that_the_query_does_not_take_are_counted(edited: Server) -> None:
    page = opened(edited, f"/conditions/{OMS}")
    assert len(page.one("ul", "cards").all("li", "card")) == 100
    assert "20 more triggers are not shown here" in page.text


# ---- The list of all conditions


def test_the_list_names_every_condition(language: str, server: Server) -> None:
    page = opened(server, f"/conditions?lang={language}")
    rows = page.one("tbody").all("tr")
    linked = [urlsplit(row.one("a")["href"]).path.rpartition("/")[2] for row in rows]
    assert sorted(linked) == sorted(slugs(server))
    oms = rows[linked.index(OMS)]
    assert oms.all("td")[1].text == WORDS[language].value("HeredityAnswer", "NOT_HEREDITARY")
    assert oms.one("a").language() == language


@pytest.mark.slow
def test_the_list_is_walked_forth_and_back(invented: Server) -> None:
    there, page = [], opened(invented, "/conditions?lang=es")
    pages = [page]
    while following := page.all("a", rel="next"):
        page = opened(invented, following[0]["href"])
        pages.append(page)
    for each in pages:
        there += [row.one("a")["href"] for row in each.one("tbody").all("tr")]
    assert len(there) == len(set(there)) == 60
    assert len(pages) == 2
    back = opened(invented, page.one("a", rel="prev")["href"])
    assert [row.text for row in back.one("tbody").all("tr")] == [row.text for row in pages[0].one("tbody").all("tr")]


@pytest.mark.parametrize("query", ["after=nonsense", "before=nonsense", "after=%00", "after=", "before=&after=%FF"])
def test_a_cursor_that_is_none_is_refused_plainly(query: str, server: Server) -> None:
    answer = server.client.get(f"/conditions?{query}")
    assert answer.status_code == (200 if query == "after=" else 400)
    if answer.status_code == 400:
        assert "is no cursor of this connection" in read(answer.text).one("main").text
