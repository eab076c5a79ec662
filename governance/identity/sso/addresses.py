"""At which addresses a provider may be asked. Pure."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

LONGEST_URL: Final = 2000


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def why_unusable(url: object) -> str | None:
    """Say why an address is none that a provider can be asked at; None if it is one."""
    if not isinstance(url, str) or len(url) > LONGEST_URL or not url.isascii():
        return "it is no address"
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "it is no address"
    if not is_whole or parts.username or parts.fragment or not url.isprintable() or " " in url:
        return "it is no address"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        return "it has to begin with https://"
    return None
