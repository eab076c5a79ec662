"""This installation as the client of a provider: Authlib's, over a transport of our own."""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import quote, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.auth import encode_client_secret_basic
from authlib.oauth2.client import DEFAULT_HEADERS, OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwk
from joserfc.errors import JoseError

from governance.core import clock
from governance.identity.seeds import Seeds, WrappedForAnotherError
from governance.identity.sso.fetching import ProviderError, Transport
from governance.identity.sso.models import IdentityProvider

SCOPE: Final = "openid profile email"
PEM: Final = "-----BEGIN"
CURVE: Final = "P-256"
SIGNS: Final[Mapping[Literal["RSA", "EC"], str]] = {"RSA": "RS256", "EC": "ES256"}
SECONDS: Final = 60
"""For how long what the client's key signed may be used."""

GARBLED: Final = (ValueError, TypeError, ArithmeticError)
"""What Authlib raises, beside errors of its own, on answers that no provider gives."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that a browser brought, and what shows that it was asked for here."""

    text: str = field(repr=False)
    verifier: str = field(repr=False)
    callback: str


def verifier(browser: str, state: str) -> str:
    """Return what shows that the code is redeemed where it was asked for; it is kept nowhere."""
    drawn = hashlib.sha256(f"{browser}.{state}".encode()).digest()
    return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()


def address(
    provider: IdentityProvider, callback: str, code_verifier: str, asked: Mapping[str, str]
) -> str:
    """Return where a browser is sent to sign in, with PKCE."""
    named = {"redirect_uri": callback, "scope": SCOPE, "code_challenge_method": "S256"}
    there, _state = OAuth2Client(None, provider.client_id, **named).create_authorization_url(
        provider.authorization_endpoint, code_verifier=code_verifier, **asked
    )
    return str(there)


def redeemed(seeds: Seeds, provider: IdentityProvider, code: Code) -> Mapping[str, Any]:
    """Return the tokens for a code; `ProviderError` if the provider gives none."""
    try:
        told: Mapping[str, Any] = _asking(seeds, provider).fetch_token(
            provider.token_endpoint,
            headers=dict(DEFAULT_HEADERS),
            grant_type="authorization_code",
            code=code.text,
            redirect_uri=code.callback,
            code_verifier=code.verifier,
        )
    except AuthlibBaseError as refused:
        raise ProviderError(f"it gave no token ({str(refused.error)[:60]})") from refused
    except GARBLED as garbled:
        host = urlsplit(provider.token_endpoint).hostname
        raise ProviderError(f"{host} did not answer as a provider does") from garbled
    return told


def _asking(seeds: Seeds, provider: IdentityProvider) -> OAuth2Client:
    """Return the client, with what shows who it is: a secret, or a private key (RFC 7523)."""
    owner = owner_of(provider.issuer, provider.client_id)
    try:
        secret = seeds.unwrap_for(owner, provider.client_secret)
    except WrappedForAnotherError as lost:
        raise ProviderError("its secret was kept with another key: give it anew") from lost
    if secret.startswith(PEM):
        return _by_key(provider, secret)
    by = provider.auth_method
    client = OAuth2Client(Transport(), provider.client_id, secret, token_endpoint_auth_method=by)
    client.register_client_auth_method(("client_secret_basic", _basic))
    return client


def _by_key(provider: IdentityProvider, pem: str) -> OAuth2Client:
    key, alg = signing_key(pem)
    now, by = int(clock.now().timestamp()), PrivateKeyJWT.name
    claims, named = {"iat": now, "exp": now + SECONDS}, {"kid": key.thumbprint()}
    client = OAuth2Client(Transport(), provider.client_id, key, token_endpoint_auth_method=by)
    signs = PrivateKeyJWT(provider.token_endpoint, claims=claims, headers=named, alg=alg)
    client.register_client_auth_method(signs)
    return client


def signing_key(pem: str) -> tuple[Any, str]:
    """Return a client's private key and its algorithm; `ProviderError` unless it can sign."""
    for kind, alg in SIGNS.items():
        with suppress(JoseError, ValueError, TypeError):
            key = jwk.import_key(pem, kind)
            if key.is_private and key.as_dict().get("crv", CURVE) == CURVE:
                return key, alg
    raise ProviderError("the private key of this client cannot be used: it is RSA or P-256, in PEM")


def _basic(auth: Any, method: str, uri: str, headers: Any, body: str) -> Any:
    """Send client and secret as RFC 6749 has it (2.3.1): each is encoded, which Authlib omits."""
    auth.client_id, auth.client_secret = (
        quote(each, safe="") for each in (auth.client_id, auth.client_secret)
    )
    return encode_client_secret_basic(auth, method, uri, headers, body)


def owner_of(issuer: str, client_id: str) -> str:
    """Return what a client's secret is wrapped for."""
    return f"client {client_id} of {issuer}"
