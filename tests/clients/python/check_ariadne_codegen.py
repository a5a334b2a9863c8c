"""ariadne-codegen: its client reads a condition, pages to the end, follows a union and meets an error."""

import asyncio
import os

from graphql_client import Client
from graphql_client.enums import HeredityAnswer
from graphql_client.exceptions import GraphQLClientGraphQLMultiError
from graphql_client.found import FoundSearchNodesCondition, FoundSearchNodesQuestion


async def refusal_of(client: Client) -> str:
    """Give the code with which the server refuses a cursor that is none."""
    try:
        await client.page(after="nonsense")
    except GraphQLClientGraphQLMultiError as error:
        return error.errors[0].extensions["code"]
    return "not refused"


async def check() -> None:
    """Ask everything through the generated client."""
    async with Client(url=os.environ["RAREGRAPH_ADDRESS"]) as client:
        condition = (await client.heredity_of("opsoclonus-myoclonus-syndrome")).condition
        assert condition
        assert condition.heredity.answer.value is HeredityAnswer.NOT_HEREDITARY, condition

        slugs, after, pages = [], None, 0
        while pages == 0 or after:
            page = (await client.page(after=after)).conditions
            slugs += [edge.node.slug for edge in page.edges]
            after = page.page_info.end_cursor if page.page_info.has_next_page else None
            pages += 1
        assert pages > 2, pages
        assert len(slugs) == len(set(slugs)) == page.total_count, slugs

        nodes = (await client.found("opsoclonus")).search.nodes
        assert any(isinstance(node, FoundSearchNodesCondition) and node.name for node in nodes), nodes
        assert any(isinstance(node, FoundSearchNodesQuestion) and node.question for node in nodes), nodes

        assert await refusal_of(client) == "INVALID_CURSOR"


asyncio.run(check())
