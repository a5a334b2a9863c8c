"""What every page needs to know of the service that it belongs to, and by which address a browser knows that."""

import re
from dataclasses import dataclass

from starlette.requests import Request

from service.settings import Settings

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Site:
    """What a page may invite to: GraphiQL, and operations of one's own."""

    graphiql: bool = True
    is_open: bool = True

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """Tell it by the settings; GraphiQL is of no use where only trusted documents are run."""
        return cls(settings.graphiql and not settings.only_trusted, not settings.only_trusted)


def origin(request: Request) -> str:
    """Give the address of this server as the browser knows it, or "" where what is named as host cannot be one."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else ""
