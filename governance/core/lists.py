"""Lists at the edge: what the address asks, together with what was kept for its reader."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.listing.kept import Args, Opened
from governance.core.web import actor, session

Keeper = Callable[[Session, Actor, str, Args], tuple[Opened, Any]]
"""Takes a list's name and what the address asks; gives what is asked then, and what was kept."""


def install(app: Flask, keeper: Keeper) -> None:
    """Give the application what keeps the views and the columns of its people."""
    app.extensions["keeper"] = keeper


def asked(name: str) -> Opened:
    """Return what this request asks of the list of this name; its page shows what was kept."""
    keeper: Keeper = current_app.extensions["keeper"]
    found, g.shelf = keeper(session(), actor(), name, request.args.to_dict(flat=False))
    return found
