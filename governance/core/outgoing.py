"""Ask another machine over HTTP: one client for all that this program asks outside.

A name is resolved once, every address that it has is judged, and the connection goes to one that
was judged: what the name leads to a moment later changes nothing. No redirect is followed, no proxy
of the environment is used, and whoever answers slowly or without end is left.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from ssl import create_default_context
from typing import Any, Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[..., Any]
"""As `socket.getaddrinfo`."""

PORTS: Final = {"https": 443, "http": 80}
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""Addresses that stand for an IPv4 address behind a translator."""


class UnreachedError(Exception):
    """There is no answer; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom may be asked, and how long is waited."""

    patience: float
    """Seconds for one answer, from its first byte to its last."""

    most_bytes: int
    hosts: frozenset[str] | None = None
    """Names that may be asked; None: the address was decided on by people, any will do."""

    networks: tuple[Network, ...] = ()
    """Where `hosts` is given: networks that are not public and that they may be in."""

    resolve: Resolver = socket.getaddrinfo


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    body: bytes


def send(url: str, body: bytes | None, headers: Mapping[str, str], reach: Reach) -> Answered:
    """Send a body, or without one ask for what is there; `UnreachedError` if no answer comes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as garbled:
        raise UnreachedError(f"{url[:200]!r} is no address") from garbled
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    found = _judged(host, port, parts.scheme, reach)
    at = (_Tls if parts.scheme == "https" else _Plain)(host, port, found, reach.patience)
    try:
        at.request("GET" if body is None else "POST", path, body, dict(headers))
        came = at.getresponse()
        return Answered(came.status, _read(came, reach))
    except (OSError, HTTPException, ValueError) as unreached:
        raise UnreachedError(f"{host} did not answer: {unreached}") from unreached
    finally:
        at.close()


def _judged(host: str, port: int, scheme: str, reach: Reach) -> tuple[str, ...]:
    """Resolve a name, once; return the addresses that it has, if each of them will do."""
    if not host or not port:
        raise UnreachedError("the address names no host to ask over HTTPS")
    if reach.hosts is not None and host not in reach.hosts:
        raise UnreachedError(f"{host} is not among the hosts that may be asked")
    try:
        rows = reach.resolve(host, port, type=socket.SOCK_STREAM)
        found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError) as unknown:
        raise UnreachedError(f"{host} has no address: {unknown}") from unknown
    for each in found:
        if scheme != "https" and not meant(each).is_loopback:
            raise UnreachedError(f"{host} is asked over HTTPS only")
        if reach.hosts is not None and not may_be_asked(each, reach.networks):
            raise UnreachedError(
                f"{host} is at {each}, which is neither public nor in a network that is allowed"
            )
    if not found:
        raise UnreachedError(f"{host} has no address")
    return tuple(map(str, dict.fromkeys(found)))


def may_be_asked(address: Address, networks: tuple[Network, ...]) -> bool:
    """Whether an address is public, or in one of these networks, whichever way it is written.

    Source: House rule, ADR 0081 (a name that leads inside is not followed there).
    """
    real = meant(address)
    is_listed = any(real.version == each.version and real in each for each in networks)
    return is_listed or (real.is_global and not real.is_multicast)


def meant(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _opened(addresses: tuple[str, ...], port: int, patience: float) -> socket.socket:
    """Return a connection to the first of the addresses that takes one."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), patience)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), patience)


class _Plain(HTTPConnection):
    """A connection to an address that was judged; the name stands in what is asked only."""

    def __init__(self, host: str, port: int, at: tuple[str, ...], patience: float) -> None:
        super().__init__(host, port, timeout=patience)
        self.at, self.patience = at, patience

    def connect(self) -> None:
        """Connect to one of those addresses and to no other."""
        self.sock = _opened(self.at, self.port, self.patience)


class _Tls(HTTPSConnection):
    """The same over TLS: the certificate is that of the name."""

    def __init__(self, host: str, port: int, at: tuple[str, ...], patience: float) -> None:
        self.trusted = create_default_context()
        super().__init__(host, port, timeout=patience, context=self.trusted)
        self.at, self.patience = at, patience

    def connect(self) -> None:
        """Connect to one of them, and have it show that it is the one named."""
        plain = _opened(self.at, self.port, self.patience)
        self.sock = self.trusted.wrap_socket(plain, server_hostname=self.host)


def _read(came: HTTPResponse, reach: Reach) -> bytes:
    """Read an answer that is neither too long nor too slow."""
    read, until = b"", time.monotonic() + reach.patience
    while chunk := came.read1(65_536):
        read += chunk
        if len(read) > reach.most_bytes or time.monotonic() > until:
            raise ValueError("too much, or too slowly")
    return read
