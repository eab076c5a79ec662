"""Tokens of programs at the edge: sent in a header, alone, to the addresses for programs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from sqlalchemy.orm import Session

from governance.core.access import Actor, Borne, Known
from governance.core.errors import DomainError, Forbidden, Unauthenticated

FOR_PROGRAMS = "/api/"
FOR_DIRECTORIES = "/scim/"
PREFIX = "ccd_"
"""How each token begins, so that scanners of repositories and logs know one."""

SHAPE = re.compile(PREFIX + r"[a-z2-7]{8}_[A-Za-z0-9_-]{43}")
NOT_GOOD = (
    "This token is not known, or is refused since it ended or its time is over: make another one "
    "on the page Tokens."
)
NOT_ALONE = (
    "A token and the cookie of a session came together, and say two things of who asks: send the "
    "token alone."
)
NOT_HERE = "A token opens the addresses for programs, and no page: they are listed in the API."
IN_ADDRESS = (
    "A token stood in the address, which is kept in logs and histories: it is ended. Make another "
    "one, and send it in the header Authorization."
)
SIGNS_NOTHING = (
    "A program signs nothing, and gives no password or code: a person does so, on the page."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as it came."""

    token: str
    address: str
    """Network address of who sent it."""

    via: str
    """From where, as the trail keeps it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the edge is given to know tokens by; each takes a session and what was shown."""

    bear: Callable[[Session, Shown], Known | None]
    """Return who acts by it, None if it is not good; that its use is to be noted is said along."""

    use: Callable[[Session, Shown], None]
    """Note that it was used."""

    refuse: Callable[[Session, Shown, str], None]
    """Keep in the trail that it was refused, and why."""

    expose: Callable[[Session, Shown], None]
    """End it: it stood in an address."""


def install(app: Flask, tokens: Tokens, apart: Callable[[Callable[[Session], None]], None]) -> None:
    """Know tokens by these; `apart` runs a write in a transaction of its own."""
    app.extensions["tokens"] = tokens

    def refuse_in_address() -> None:
        if found := SHAPE.search(request.full_path):
            seen = Shown(found[0], *_origin())
            apart(lambda opened: tokens.expose(opened, seen))
            raise DomainError(IN_ADDRESS)

    def leave_no_cookie(response: Response) -> Response:
        if is_borne():
            cookie.clear()
            cookie.modified = False
        return response

    app.before_request(refuse_in_address)
    app.after_request(leave_no_cookie)


def sent() -> str:
    """Return the token that came with this request; empty without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_borne() -> bool:
    """Whether this request acts by a token and by nothing else, at an address for programs."""
    return bool(sent()) and is_for_programs() and not _has_cookie()


def is_for_programs() -> bool:
    """Whether the address is one for programs."""
    return request.path.startswith((FOR_PROGRAMS, FOR_DIRECTORIES))


def known(opened: Session) -> Known:
    """Return who acts by the token of this request; `Unauthenticated` with what is against it."""
    if not is_for_programs():
        raise Unauthenticated(NOT_HERE)
    if _has_cookie():
        raise Unauthenticated(NOT_ALONE)
    found = _tokens().bear(opened, shown())
    if found is None:
        raise Unauthenticated(NOT_GOOD)
    return found


def check(actor: Actor, permission: str) -> None:
    """Raise `Forbidden` unless what a program bears is good for this address."""
    token: Borne | None = actor.token
    if token and not token.opens(permission, request.method):
        raise Forbidden(
            f"The {token.name} is not good for this: it asks for {permission}, which none of its "
            "scopes opens. Make one with the scope, if there is one; some acts are a person's own."
        )


def refuse(opened: Session, why: str) -> None:
    """Keep in the trail that the token of this request was refused."""
    _tokens().refuse(opened, shown(), why)


def use(opened: Session) -> None:
    """Note that the token of this request was used."""
    _tokens().use(opened, shown())


def shown() -> Shown:
    """Return the token of this request, and from where it came."""
    return Shown(sent(), *_origin())


def _origin() -> tuple[str, str]:
    address = request.remote_addr or "unknown"
    return address, f"{address} {g.request_id}"


def _has_cookie() -> bool:
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _tokens() -> Tokens:
    return cast("Tokens", current_app.extensions["tokens"])
