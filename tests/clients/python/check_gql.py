"""gql: reads a condition, pages to the end, follows a union and meets errors, its own and the server's."""

from typing import Any

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLError
from with_gql import client

CONDITION = "query ($slug: String!) { condition(by: {slug: $slug}) { name heredity { answer { value } } } }"
PAGE = """query ($after: Cursor) {
  conditions(first: 3, after: $after) { totalCount edges { node { slug } } pageInfo { hasNextPage endCursor } }
}"""
FOUND = """{ search(text: "opsoclonus") { nodes { __typename
  ... on Node { id } ... on Condition { name } ... on Question { question } } } }"""


def ask(query: str, *, by: Client = client, **variables: Any) -> dict[str, Any]:
    """Give the data of an answer."""
    request = gql(query)
    request.variable_values = variables
    return by.execute(request)


def refusal_of(by: Client, query: str, **variables: Any) -> str:
    """Give the code with which the server refuses, or what gql says where it refuses by itself."""
    try:
        ask(query, by=by, **variables)
    except TransportQueryError as error:
        return error.errors[0]["extensions"]["code"]
    except GraphQLError as error:
        return error.message
    return "not refused"


condition = ask(CONDITION, slug="opsoclonus-myoclonus-syndrome")["condition"]
assert condition["name"] == "Opsoclonus myoclonus syndrome", condition
assert condition["heredity"]["answer"]["value"] == "NOT_HEREDITARY", condition

slugs, after, pages = [], None, 0
while pages == 0 or after:
    page = ask(PAGE, after=after)["conditions"]
    slugs += [edge["node"]["slug"] for edge in page["edges"]]
    after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    pages += 1
assert pages > 2, pages
assert len(slugs) == len(set(slugs)) == page["totalCount"], slugs

nodes = ask(FOUND)["search"]["nodes"]
assert {"Condition", "Question"} <= {node["__typename"] for node in nodes}, nodes
for node in nodes:
    assert node["id"], node
    assert ("name" in node) == (node["__typename"] == "Condition"), node
    assert ("question" in node) == (node["__typename"] == "Question"), node

assert refusal_of(client, PAGE, after="nonsense") == "INVALID_CURSOR"
assert refusal_of(client, "{ nothing }").startswith("Cannot query field 'nothing'")  # gql has the schema by itself
unaware = Client(transport=HTTPXTransport(url=client.transport.url))
assert refusal_of(unaware, "{ nothing }") == "GRAPHQL_VALIDATION_FAILED"
