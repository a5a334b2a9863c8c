"""The front page as it is sent: the release, the first queries, the search as a form, and where nothing is."""

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pages.front import SEARCH, SEARCH_ID, laid_out
from service.pages.response import static_address
from tests import npm
from tests.serving import Server, serving

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RELEASE = """{ release {
  id publishedAt counts { conditions triggers procedures questions sources }
  attributions { name version text url licence { name url } }
} }"""
OMS = "/conditions/opsoclonus-myoclonus-syndrome"
COMMANDS = {
    "curl": ["sh"],
    "javascript": ["node", "--input-type=module"],
    "python": [sys.executable, "-"],
}


def _get(server: Server, address: str = "/", **headers: str) -> str:
    response = server.client.get(address, headers={**BROWSER, **headers})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def _blocks(page: str) -> dict[str, str]:
    found = re.findall(r'<code id="(\w+)">(.*?)</code>', page, re.DOTALL)
    return {name: html.unescape(code) for name, code in found}


def test_the_page_tells_the_release_as_the_endpoint_does(server: Server) -> None:
    release = server.post(RELEASE)["data"]["release"]
    page = _get(server)
    words = _words(page)
    assert f"Id {release['id']} " in words
    assert f'<time datetime="{release["publishedAt"]}">' in page
    for name, count in release["counts"].items():
        assert f"{name.capitalize()} {count:,} " in words


def test_every_credit_stands_in_full_with_its_licence(server: Server) -> None:
    page = _get(server).partition('id="credits-title"')[2]
    attributions = server.post(RELEASE)["data"]["release"]["attributions"]
    assert len(attributions) == len(re.findall("<li>", page)) > 1
    for credit in attributions:
        licence = credit["licence"]
        for said in (credit["name"], credit["version"], credit["text"], licence["name"]):
            assert said in html.unescape(page)
        for link in filter(None, (credit["url"], licence["url"])):
            assert f'href="{html.escape(link)}"' in page


def test_conditions_are_shown_with_their_answer_on_heredity(server: Server) -> None:
    page = _get(server)
    shown = re.findall(r'<a href="/conditions/([\w-]+)">([^<]+)</a> <span class="answer ([a-z_]+)">', page)
    nodes = server.post("{ conditions(orderBy: {field: NAME}) { nodes { slug name heredity { answer { value } } } } }")
    expected = nodes["data"]["conditions"]["nodes"]
    assert [(slug, html.unescape(name), answer.upper()) for slug, name, answer in shown] == [
        (node["slug"], node["name"], node["heredity"]["answer"]["value"]) for node in expected
    ]


def test_the_ways_in_lead_somewhere(server: Server) -> None:
    page = _get(server).partition('class="ways"')[2].partition("</ul>")[0]
    addresses = re.findall(r'href="([^"]+)"', page)
    assert addresses == ["/graphql", "/schema.graphql", "/health/ready"]
    for address in addresses:
        assert server.client.get(address, headers=BROWSER).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("language", COMMANDS)
def test_a_first_query_runs_as_it_is_served(language: str, server: Server) -> None:
    command = COMMANDS[language]
    if language == "javascript" and (reason := npm.absent()):
        pytest.skip(reason)
    if not shutil.which(command[0]) or (language == "curl" and not shutil.which("curl")):
        pytest.skip(f"{language} is needed")
    blocks = _blocks(_get(server))
    ran = subprocess.run(command, input=blocks[language], capture_output=True, text=True, check=True, timeout=30)
    printed: Any = json.loads(ran.stdout)
    assert printed == json.loads(blocks["answer"])
    assert printed["data"]["condition"]["heredity"]["answer"]["value"] == "NOT_HEREDITARY"


_SCALARS = st.none() | st.booleans() | st.integers() | st.text()


@settings(max_examples=30)
@given(st.recursive(_SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part)))
@pytest.mark.slow
def test_json_that_is_laid_out_says_the_same(value: object) -> None:
    assert json.loads(laid_out(value)) == value


def test_json_that_fits_into_a_line_is_one() -> None:
    value = {"short": {"a": [1, 2]}, "long": ["x" * 60, {"y": "y" * 60}]}
    long = f'  "long": [\n    "{"x" * 60}",\n    {{"y": "{"y" * 60}"}}\n  ]'
    assert laid_out(value) == f'{{\n  "short": {{"a": [1, 2]}},\n{long}\n}}'


def test_first_queries_name_the_address_that_the_browser_asked_for(server: Server) -> None:
    blocks = _blocks(_get(server, host="raregraph.example:8443"))
    for language in COMMANDS:
        assert "http://raregraph.example:8443/graphql" in blocks[language]
    assert "http://[::1]:8000/graphql" in _blocks(_get(server, host="[::1]:8000"))["curl"]


def test_first_queries_name_no_scheme_and_no_host_that_anyone_may_tell(server: Server) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    page = _get(server, host="raregraph.example", **forwarded)
    assert "http://raregraph.example/graphql" in _blocks(page)["curl"]
    assert "evil" not in page


@pytest.mark.parametrize("host", ["a';touch x;'", "a`id`", '"+x+"', "$(id)", "a/b", "user@b", "a\\"])
def test_a_host_that_is_none_reaches_no_shell(host: str, server: Server) -> None:
    page = _get(server, host=host)
    for language in COMMANDS:
        assert f"{str(server.client.base_url).rstrip('/')}/graphql" in _blocks(page)[language]
    assert host not in html.unescape(page)


def test_the_form_is_answered_with_what_the_endpoint_finds(server: Server) -> None:
    page = _get(server, "/?q=dancing+eyes")
    assert f'<a href="{OMS}">Opsoclonus myoclonus syndrome</a>' in page
    assert "<mark>Dancing</mark> <mark>eye</mark>-<mark>dancing</mark> feet syndrome" in page
    assert "1 found for dancing eyes" in _words(page)
    assert 'value="dancing eyes"' in page


def test_each_kind_that_is_found_leads_to_the_conditions_that_it_belongs_to(server: Server) -> None:
    for text, kind, name, address in (
        ("neuroblastoma", "Trigger", "Opsoclonus myoclonus syndrome", f"{OMS}#triggers"),
        ("sweat chloride", "Procedure", "Cystic fibrosis", "/conditions/cystic-fibrosis#workup"),
        ("huntington hereditary", "Question", "Huntington disease", "/conditions/huntington-disease#questions"),
    ):
        found = server.post(SEARCH, text=text, first=20)["data"]["search"]
        page = _get(server, f"/?q={text}")
        assert page.count('<p class="kind">') == found["totalCount"] > 0
        assert f'<p class="kind">{kind}</p>' in page
        assert f'<a href="{address}">{name}</a>' in page


def test_what_is_searched_for_is_text(server: Server) -> None:
    page = _get(server, "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>" not in page
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


@pytest.mark.parametrize("text", ["%20%20", "", "%00", "%ff", "x" * 5_000, "%F0%9F%98%80", "'%22\\)*", "NEAR(a"])
def test_any_text_may_be_searched_for(text: str, server: Server) -> None:
    assert "</html>" in _get(server, f"/?q={text}")


def test_nothing_found_says_what_to_try(server: Server) -> None:
    words = _words(_get(server, "/?q=zzzz"))
    assert "Nothing found for zzzz" in words
    assert "Try fewer letters" in words


def test_the_search_is_asked_for_by_its_hash_and_kept_by_caches(server: Server) -> None:
    assert f'data-document="{SEARCH_ID}"' in _get(server)
    parameters = {"documentId": SEARCH_ID, "variables": '{"text": "dancing eyes", "first": 8}'}
    response = server.client.get("/graphql", params=parameters)
    assert response.json() == server.post(SEARCH, text="dancing eyes", first=8)
    assert "public" in response.headers["cache-control"]


@pytest.mark.slow
def test_the_search_runs_where_only_trusted_documents_do(releases: Path) -> None:
    with serving(releases, only_trusted="true") as server:
        parameters = {"documentId": SEARCH_ID, "variables": '{"text": "dancing eyes", "first": 8}'}
        assert server.client.get("/graphql", params=parameters).json()["data"]["search"]["totalCount"] == 1
        assert "Opsoclonus" in _get(server)


@pytest.mark.slow
def test_without_pages_there_is_none_of_this(releases: Path) -> None:
    with serving(releases, pages="false") as server:
        for address in ("/", "/robots.txt", "/nowhere"):
            response = server.client.get(address, headers=BROWSER)
            assert (response.status_code, response.text) == (404, "Not Found")
        answer = server.client.get("/graphql", params={"documentId": SEARCH_ID}).json()
        assert answer["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"


def test_the_page_is_asked_for_again_with_its_etag(server: Server) -> None:
    first = server.client.get("/")
    assert first.headers["content-type"].startswith("text/html")  # curl, which takes anything, gets the page too
    again = server.client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-length" not in again.headers  # of a body that does not come, for which a connection is broken off


@pytest.mark.parametrize("address", ["/nowhere", "/static/nothing.css", "/a/b?c=d"])
def test_a_browser_gets_a_page_where_nothing_is_and_a_program_a_line(address: str, server: Server) -> None:
    page = server.client.get(address, headers=BROWSER)
    assert page.status_code == 404
    assert "There is no page here" in page.text
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for accept in ("*/*", "application/json", "image/avif,*/*;q=0.8", "text/plain", "nonsense", "text/html;q=0"):
        line = server.client.get(address, headers={"accept": accept})
        assert (line.status_code, line.text) == (404, "Not Found")
    for response in (page, line):
        assert "accept" in {name.strip() for name in response.headers["vary"].split(",")}


def test_files_are_kept_for_ever_under_the_address_of_their_bytes_alone(server: Server) -> None:
    address = static_address("style.css")
    assert "immutable" in server.client.get(address).headers["cache-control"]
    for other in ("/static/style.css", "/static/style.css?v=", "/static/style.css?v=000000000000", f"{address}&w"):
        answer = server.client.get(other)
        assert answer.status_code == 200
        assert "cache-control" not in answer.headers


def test_robots_may_read_pages(server: Server) -> None:
    response = server.client.get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.splitlines() == ["User-agent: *", "Disallow: /graphql", "Disallow: /health/", "Disallow: /?q="]


@pytest.mark.slow
def test_pages_invite_to_nothing_that_settings_refuse(releases: Path) -> None:
    pages = ("/", "/conditions", "/conditions/opsoclonus-myoclonus-syndrome", "/nowhere")
    browser = {"accept": "text/html"}
    for name, value in (("graphiql", "false"), ("only_trusted", "true")):
        with serving(releases, **{name: value}) as server:  # type: ignore[arg-type]  # both are settings
            texts = {path: server.client.get(path, headers=browser).text for path in pages}
            assert not [path for path, text in texts.items() if 'href="/graphql' in text]
            assert ("urlopen" in texts["/"]) == (name == "graphiql")
            assert server.client.get("/", params={"q": "dancing eyes"}).text.count("Opsoclonus myoclonus syndrome")
