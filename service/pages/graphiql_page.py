"""GraphiQL at /graphql: the page that `make graphiql` bundles, and the files that it loads.

The sources lie in `graphiql`, the bundle in `graphiql/dist`, which is no part of the repository.
"""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.cache import Answer
from service.coding import wanted
from service.pages.response import POLICY, policy, rendered
from service.pages.static_files import FOREVER, Static

BUNDLE = Path(__file__).parent / "graphiql" / "dist"
WIDER = policy(
    style_src="'self' 'unsafe-inline'",  # Monaco writes rules into <style>, and the place of each line into style=""
    img_src="'self' data:",  # the wavy line below a mistake is a picture in such a rule
    font_src="'self'",  # Monaco's icons are a font
    worker_src="'self'",  # what reads along while one types runs beside the page
)
_ENDINGS = {"br": ".br", "gzip": ".gz"}


def graphiql_page(bundle: Path = BUNDLE) -> Answer:
    """Give the page with its headers: GraphiQL, or how to build it where it is not built."""
    is_built = (bundle / "index.html").exists()
    html = (bundle / "index.html").read_bytes() if is_built else rendered("graphiql-missing.html", {})
    answer = Answer.of(html)
    answer.headers += (
        (b"content-security-policy", (WIDER if is_built else POLICY).encode()),
        (b"referrer-policy", b"same-origin"),
    )
    return answer


def graphiql_routes(bundle: Path = BUNDLE) -> list[BaseRoute]:
    """Give the routes of what the page loads."""
    assets = [Mount("/static/graphiql/assets", Bundled(directory=bundle / "assets"))] if bundle.exists() else []
    return [*assets, Mount("/static", Static())]


class Bundled(StaticFiles):
    """Sends files whose names change with their bytes, in the compressed form that lies beside them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Send a file."""
        coding = wanted(dict(scope["headers"]).get(b"accept-encoding", b""))
        try:
            response = await super().get_response(path + _ENDINGS[coding], scope)
        except (KeyError, HTTPException):
            response = await super().get_response(path, scope)
        else:
            response.headers["content-encoding"] = coding
        response.headers["vary"] = "accept-encoding"
        response.headers["cache-control"] = FOREVER
        return response
