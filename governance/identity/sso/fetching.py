"""What is asked of a provider itself: over HTTPS, with little patience, and no redirect followed.

Slow enough to be kept out of transactions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from governance.core.outgoing import Reach, UnreachedError, send
from governance.identity.sso.addresses import is_loopback, why_unusable
from governance.identity.sso.tokens import ALGORITHMS

PATIENCE: Final = 5.0
"""Seconds for one answer, from its first byte to its last."""

MOST_BYTES: Final = 262_144
REACH: Final = Reach(PATIENCE, MOST_BYTES)
"""Its settings took two people: any address of theirs will do."""

FOUND: Final = 200


class ProviderError(Exception):
    """A provider does not answer, or not as one does; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """Where a provider is asked for what, as it says itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    auth_method: str
    is_named_in_answers: bool


def discover(issuer: str) -> Discovered:
    """Ask a provider where it is asked for what; `ProviderError` unless it says so as one does."""
    where = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    told = fetch(where)
    if told.get("issuer") != issuer:
        raise ProviderError(
            f"{where} is of {str(told.get('issuer'))[:200]}: write the issuer exactly so"
        )
    _fit(told)
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    leaving = told.get("end_session_endpoint")
    for name in (*names, *(["end_session_endpoint"] if leaving else [])):
        why = why_unusable(told.get(name))
        if why or (is_loopback(told[name]) and not is_loopback(issuer)):
            raise ProviderError(f"its {name} cannot be used: {why or 'it is of this machine'}")
    return Discovered(
        told["authorization_endpoint"],
        told["token_endpoint"],
        told["jwks_uri"],
        leaving or None,
        _method(told.get("token_endpoint_auth_methods_supported")),
        told.get("authorization_response_iss_parameter_supported") is True,
    )


def _fit(told: Mapping[str, Any]) -> None:
    """Raise unless the provider can do what is asked of it."""
    needed = {
        "response_types_supported": {"code"},
        "id_token_signing_alg_values_supported": set(ALGORITHMS),
        "code_challenge_methods_supported": {"S256"},
    }
    for name, some in needed.items():
        offered = told.get(name, list(some) if name.startswith("code") else [])
        if not isinstance(offered, list) or not some & {str(each) for each in offered}:
            raise ProviderError(f"its {name} has none of {', '.join(sorted(some))}")


def _method(offered: object) -> str:
    """Return how this program shows who it is, where it has a secret."""
    listed = offered if isinstance(offered, list) else ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in listed else "client_secret_post"


def fetch(url: str) -> dict[str, Any]:
    """Return the JSON object that an address answers with; `ProviderError` if it does not."""
    came = ask(url)
    came.raise_for_status()
    return came.told


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered: as much of it as Authlib asks for."""

    host: str
    status_code: int
    told: dict[str, Any] = field(repr=False)

    def json(self) -> dict[str, Any]:
        """Return what it says."""
        return self.told

    def raise_for_status(self) -> None:
        """Raise `ProviderError` unless it answered in full."""
        if self.status_code != FOUND:
            raise ProviderError(f"{self.host} answered {self.status_code}")


class Transport:
    """The session through which Authlib's client asks a provider."""

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any) -> Any:
        """Send a form with what shows who asks; only a refusal may have another status."""
        url, said, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        came = ask(url, body, said)
        if "error" not in came.told:
            came.raise_for_status()
        return came


def ask(url: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Return what an address answers to GET, or to a form; `ProviderError` unless it is JSON."""
    if why := why_unusable(url):
        raise ProviderError(f"{url[:200]}: {why}")
    host = str(urlsplit(url).hostname)
    said = {"Accept": "application/json", "User-Agent": "Concord", **(headers or {})}
    try:
        came = send(url, None if body is None else body.encode(), said, REACH)
        told = json.loads(came.body)
    except (UnreachedError, ValueError, RecursionError) as unreached:
        raise ProviderError(f"{host} did not answer as a provider does") from unreached
    if not isinstance(told, dict):
        raise ProviderError(f"{host} answered {came.status}")
    return Answer(host, came.status, told)
