"""Addresses that content may link to: absolute, of a scheme that runs nothing in a reader's browser."""

import re
from urllib.parse import urlsplit

from data.problem import Fault, shown

WEB = r"^https?://[^\s<>\\]+$"
_WEB = re.compile(WEB, re.IGNORECASE)
_MAIL = re.compile(r"^mailto:[^\s<>\\@/?]+@[^\s<>\\@/?]+(\?\S*)?$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def fault_of_web(url: str) -> Fault | None:
    """Say what is wrong with the address of a web page, if anything is."""
    if not _WEB.match(url) or _CONTROL.search(url):
        return Fault(f"{shown(url)} is no address of a web page", "https://, or http://, and the whole address")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        return Fault(f"{shown(url)} is no address of a web page: {error}", "https:// and the whole address")
    if not host or "@" in parts.netloc:
        return Fault(f"{shown(url)} names no host, or a user before it", "https:// and the host's name")
    return None


def fault_of_link(url: str) -> Fault | None:
    """Say what is wrong with the target of a link in prose, if anything is."""
    if _MAIL.match(url):
        return None
    if _WEB.match(url):
        return fault_of_web(url)
    return Fault(
        f"the link to {shown(url)} leads to no web page or mail address", "https://..., http://... or mailto:..."
    )
