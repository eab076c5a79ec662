"""An OpenID provider of our own on loopback: well-behaved, or bent in whatever way a test says."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit
from warnings import catch_warnings

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from governance.core import clock

CLIENT, SECRET = "concord", "a secret of thirty-two letters, and more"
ACCESS = "an access token that nobody uses"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
RSA, OTHER_RSA = (RSAKey.generate_key(2048, auto_kid=False) for _ in range(2))
with catch_warnings(action="ignore"):
    SHORT_RSA = RSAKey.generate_key(1024, auto_kid=False)
EC = ECKey.generate_key("P-256", auto_kid=False)


def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header, claims, key, text=None):
    """Sign whatever is to be signed, sense or nonsense; `none` signs nothing."""
    body = text or json.dumps(claims)
    if str(header.get("alg")).lower() == "none":
        return f"{encoded(json.dumps(header).encode())}.{encoded(body.encode())}."
    return jws.serialize_compact(header, body, key, algorithms=[header["alg"]])


class Provider:
    """Serves discovery, keys, sign-ins and tokens; `bend` may spoil a token before it is signed."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.op = self
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.who, self.said, self.ignores_prompt = "u-1", {}, False
        self.since = None
        self.asked, self.codes, self.calls = {}, {}, []
        self.keys = [("k1", RSA), ("ec", EC), ("short", SHORT_RSA)]
        self.bend = lambda header, claims: (header, claims, RSA)
        self.metadata, self.names_itself, self.token = {}, True, None
        self.secret, self.client_key, self.seen = SECRET, None, set()
        self.answer = self.sent = None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def discovery(self):
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return {**told, **self.metadata}

    def jwks(self):
        public = [{**key.as_dict(private=False), "kid": kid} for kid, key in self.keys]
        return {"keys": public}

    def authorize(self, url):
        """Sign the person in, as they would on its page; return where their browser is sent."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = secrets.token_urlsafe(16)
        self.asked, self.codes[code] = asked, asked
        back = {"code": code, "state": asked["state"]}
        if self.names_itself:
            back["iss"] = self.issuer
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def id_claims(self, asked):
        now = int(clock.now().timestamp())
        fresh = asked.get("prompt") == "login" and not self.ignores_prompt
        told = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.who, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "sid": f"s-{self.who}", "amr": ["pwd", "mfa"],
            "auth_time": now if fresh else (self.since or now - 3600),
        }  # fmt: skip
        return {**told, **self.said}

    def redeem(self, form, authorization):
        """Answer the token endpoint as RFC 6749 and RFC 7636 have it."""
        asked = self.codes.pop(form.get("code"), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ") or "").decode()
        given = tuple(map(unquote, pair.split(":"))) if ":" in pair else ()
        given = given or (form.get("client_id"), form.get("client_secret"))
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        is_known = self.is_signed(form) if self.client_key else given == (CLIENT, self.secret)
        if not is_known:
            return 401, {"error": "invalid_client"}
        if asked is None or encoded(verifier) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if self.answer is not None:
            return self.answer
        if self.token is not None:
            return 200, {"id_token": self.token}
        header, claims, key = self.bend({"alg": "RS256", "kid": "k1"}, self.id_claims(asked))
        token = key if isinstance(key, str) else signed(header, claims, key)
        self.sent = token
        return 200, {"access_token": ACCESS, "token_type": "Bearer", "id_token": token}

    def is_signed(self, form):
        """Whether the client's own key signed that it asks, once, for this endpoint (RFC 7523)."""
        try:
            text = form.get("client_assertion", "")
            signed = jwt.decode(text, self.client_key, algorithms=["RS256", "ES256"])
        except (JoseError, ValueError):
            return False
        told, now = signed.claims, int(clock.now().timestamp())
        is_new = told["jti"] not in self.seen and told["iat"] <= now < told["exp"] <= now + 300
        self.seen.add(told["jti"])
        whose = (told["iss"], told["sub"], told["aud"], signed.header["kid"])
        known = (CLIENT, CLIENT, f"{self.issuer}/token", self.client_key.thumbprint())
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return is_new and whose == known and form["client_assertion_type"] == kind

    def logout_token(self, key=RSA, typ="logout+jwt", **given):
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 120,
            "jti": secrets.token_urlsafe(8), "sid": f"s-{self.who}", "events": {LOGOUT: {}},
        }  # fmt: skip
        claims = {k: v for k, v in {**claims, **given}.items() if v is not None}
        header = {"alg": "RS256", "kid": "k1", **({"typ": typ} if typ else {})}
        return signed(header, claims, key)


class Handler(BaseHTTPRequestHandler):
    """One request to the provider that its server serves."""

    @property
    def op(self):
        return self.server.op

    def log_message(self, *_):
        """Stay quiet."""

    def say(self, status, told, kind="application/json"):
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urlsplit(self.path).path
        self.op.calls.append(path)
        if path.endswith("/.well-known/openid-configuration"):
            self.say(200, self.op.discovery())
        elif path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/jwks")
            self.end_headers()
        elif path in ("/authorize", "/logout"):
            self.say(200, self.page(path), "text/html")
        else:
            known = {"/jwks": self.op.jwks(), "/flood": {"keys": "x" * 300_000}}
            self.say(200 if path in known else 404, known.get(path, {}))

    def page(self, path):
        """What a person sees there: one link, which leads back."""
        asked = dict(parse_qsl(urlsplit(self.path).query))
        leads = (
            self.op.authorize(self.path)
            if path == "/authorize"
            else asked["post_logout_redirect_uri"]
        )
        return f'<h1>Acme account</h1><a id="go" href="{escape(leads)}">Go</a>'.encode()

    def do_POST(self):
        self.op.calls.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.say(*self.op.redeem(form, self.headers.get("Authorization", "")))


def hashed_with_public_key(header, claims):
    """Take the provider's public key for a shared secret: the old confusion of RS and HS."""
    parts = ({**header, "alg": "HS256"}, claims)
    said = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    secret = RSA.as_pem(private=False)
    return f"{said}.{encoded(hmac.digest(secret, said.encode(), 'sha256'))}"


THERE = re.compile(r'href="(http[^"]+)" rel="noreferrer"')


def there(page):
    """Where a page leads on to."""
    return unescape(THERE.search(page.text)[1])


def back(client, url):
    """Come back from the provider, as a browser does."""
    parts = urlsplit(url)
    return client.get(f"{parts.path}?{parts.query}")
