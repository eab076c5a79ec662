"""What every answer carries: the request's id, the security headers, compression, languages."""

import secrets
from functools import partial
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from governance.core import addresses, bearer, hosts, languages, pages
from governance.core.config import Settings
from governance.core.errors import DomainError, Forbidden
from governance.core.files import MOST_BYTES
from governance.core.times import Zone
from governance.core.web import READS, told

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KEEP_TO_TLS = "max-age=31536000; includeSubDomains"
STATIC_SECONDS = 86_400
OURS = frozenset({"same-origin", "none"})
"""From where a browser may say that it sends: a page of ours, or nothing but its user."""


def install(app: Flask, settings: Settings, secret_key: str) -> None:
    """Set up what has nothing to do with any one page."""
    app.config.from_mapping(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="__Host-concord" if settings.is_https else "concord",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MOST_BYTES + 2**20,
        MAX_FORM_MEMORY_SIZE=2 * 2**20,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=3,  # half the time of the level above, for a tenth more of weight
    )
    app.jinja_environment = pages.Templates
    addresses.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.before_request(_name_request)  # first: whatever refuses a request names it
    hosts.install(app)
    app.before_request(_refuse_other_sites)
    Csrf(app)
    Compress(app)
    Babel(app, timezone_selector=_zone)
    languages.install(app)
    app.after_request(partial(_secure, is_https=settings.is_https))
    app.register_error_handler(HTTPException, _tell)
    pages.furnish(app)


class Csrf(CSRFProtect):  # type: ignore[misc]
    """The proof that a write comes from who reads the answers; asked where a browser could lie."""

    def protect(self, **asked: Any) -> None:
        """Check it, unless a token came without a cookie: no browser adds that by itself."""
        if not bearer.is_borne():
            super().protect(**asked)


def _zone() -> Zone:
    return Zone(g.actor.time_zone if "actor" in g else "UTC")


def _name_request() -> None:
    g.request_id = secrets.token_hex(6)


def _refuse_other_sites() -> None:
    """Raise `Forbidden` where a browser says that a page of another site has it write here.

    Programs and old browsers say nothing of it, and are held to the token of the form.
    """
    if request.method not in READS and request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        raise Forbidden(ELSEWHERE)


def _secure(response: Response, *, is_https: bool) -> Response:
    response.headers.update(HEADERS)
    if is_https:
        response.headers["Strict-Transport-Security"] = KEEP_TO_TLS
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response


SENTENCES = {
    404: "There is no such page. Go back, or start from the menu.",
    405: "This address is not made for that. Go back, and use the page's own buttons.",
    413: f"That is more than the {MOST_BYTES // 2**20} MiB that can be taken at once.",
}
ELSEWHERE = "A page of another site sent this: nothing was done. Open Concord, and do it there."
STALE = "This page was open for too long, or in a browser that keeps no cookies: open it again."


def _tell(error: HTTPException) -> Any:
    """Tell what the web server refused in the same page as all other refusals."""
    code = error.code or 500
    if code < 400:  # noqa: PLR2004
        return error
    sentence = STALE if isinstance(error, CSRFError) else SENTENCES.get(code)
    refused = DomainError(sentence or "This could not be read. Go back, and send it once more.")
    refused.status = code
    return told(refused)
