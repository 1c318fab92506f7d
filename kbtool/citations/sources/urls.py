"""What is wrong with a URL, as far as its text alone can tell."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_LABEL: Final = re.compile(r"(?!-)[\w\-]{1,63}(?<!-)")


def has_scheme(text: str) -> bool:
    """Say whether the text begins like a URL of any scheme: `https:`, `zotero:`, `urn:`."""
    return _SCHEME.match(text) is not None


def fault_of_url(text: str) -> str | None:
    """Return what completes "the URL …", None when nothing speaks against it.

    Only http and https are read; any other scheme is accepted unread.
    """
    if not has_scheme(text):
        return "has no scheme such as https:"
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "has a host or port that cannot be read"
    if parts.scheme not in {"http", "https"}:
        return None
    if re.search(r"\s", text):
        return "holds a blank"
    return "has no host" if not host else _fault_of_host(host)


def _fault_of_host(host: str) -> str | None:
    if host == "localhost" or _is_address(host):
        return None
    labels = host.removesuffix(".").split(".")
    if len(labels) == 1:
        return f"has the host '{host}', which has no dot"
    if "" in labels:
        return f"has the host '{host}', which has an empty part"
    if not all(_LABEL.fullmatch(label) for label in labels):
        return f"has the host '{host}', which is no host name"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
