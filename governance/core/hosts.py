"""Under which names this program answers: the demo, whose passwords are public, only locally."""

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, request
from sqlalchemy.exc import OperationalError

from governance.core.installation import Purpose, purpose_of
from governance.core.web import edge

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
REFUSED = "The demonstration answers on this machine only: open http://localhost in its browser.\n"


def install(app: Flask) -> None:
    """Refuse, where this is the demo, every request that was sent to another name."""
    app.before_request(_refuse_strangers)


def is_demo() -> bool:
    """Whether this installation is the demo; once it is known, it is not asked again."""
    known = current_app.extensions.get("purpose")
    if known is None:
        try:
            with edge().database.reading() as session:
                known = current_app.extensions["purpose"] = purpose_of(session)
        except OperationalError:
            return False
    return known is Purpose.DEMO


def _refuse_strangers() -> Response | None:
    """Answer 400, in plain text, so that no page of another name can read this one."""
    if _host() in LOCAL or not is_demo():
        return None
    response = make_response(REFUSED, 400)
    response.mimetype = "text/plain"
    return response


def _host() -> str | None:
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:
        return None
