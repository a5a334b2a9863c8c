"""How a page is sent: rendered, compressed as the browser accepts it, with an ETag and under a strict policy."""

from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from service.coding import wanted
from service.engine import coded
from service.pages.site import Site

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
# Nothing but our own scripts, styles, pictures and addresses, and nothing inline.
_ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**wider: str) -> str:
    """Give the Content-Security-Policy of a page, which may allow more than ours do: `style_src="'self' ..."`."""
    allowed = _ALLOWED | {what.replace("_", "-"): where for what, where in wider.items()}
    return "; ".join(f"{what} {where}" for what, where in allowed.items())


POLICY = policy()
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",  # kept, and asked for again with its ETag: the next release may say otherwise
    "vary": "accept-encoding",
}


def static_address(name: str) -> str:
    """Give the address of a file of ours, which changes with its bytes, so that it may be kept for ever."""
    return f"/static/{name}?v={static_version(name)}"


def static_version(name: str) -> str:
    """Give the version of a file of ours, which is made of its bytes."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals |= {"static": static_address, "preview": None, "site": Site()}  # whoever has another gives it


def rendered(template: str, values: Mapping[str, Any]) -> bytes:
    """Render a template."""
    return _templates.get_template(template).render(values).encode()


async def page(
    request: Request, template: str, values: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Render a template and send it, in a preview with a word on the documents; 304 where the browser has it."""
    site = getattr(request.app.state, "site", Site())  # a preview's own pages invite to everything
    html = rendered(template, {"preview": getattr(request.state, "preview", None), "site": site, **values})
    answer = await coded(html, wanted(request.headers.get("accept-encoding", "").encode()))
    headers = {**HEADERS, "etag": answer.etag.decode()}
    if status == HTTPStatus.OK and headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)  # with nothing that tells of a body
    headers |= {name.decode(): value.decode() for name, value in answer.headers}
    return Response(answer.body, status, headers, media_type="text/html")
