"""The files that pages are made of: styles and scripts, kept by browsers for ever, since an address names its bytes."""

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.pages.response import STATIC, static_version

FOREVER = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """Sends our own files; those whose address names their version are kept for ever."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Send a file."""
        response = await super().get_response(path, scope)
        # An address of another version, which a page of another deployment names, must not keep these bytes for ever.
        if scope["query_string"] == f"v={static_version(path)}".encode():
            response.headers["cache-control"] = FOREVER
        return response
