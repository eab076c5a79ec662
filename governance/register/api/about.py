"""The API about itself: all of its addresses, and what a write has to bear."""

from typing import Any

from apiflask import APIBlueprint
from flask import current_app
from flask_wtf.csrf import generate_csrf

from governance.core import api
from governance.core.web import requires
from governance.register.api import (
    attestations,
    away,
    catalogue,
    contracts,
    dependencies,
    drifts,
    fingerprints,
    interfaces,
    ownership,
    places,
    rules,
    software,
    then,
    views,
)
from governance.register.models import Asset
from governance.register.rules import Permission

bp = APIBlueprint("api_about", __name__, url_prefix=api.ROOT, tag="About")
OF_ASSETS = (views.bp, then.bp, dependencies.bp, interfaces.bp, software.bp, contracts.bp)
ON_PEOPLE = (ownership.bp, away.bp, attestations.bp)
SIGNED = (drifts.bp, fingerprints.bp, rules.bp)
BLUEPRINTS = (bp, *OF_ASSETS, *SIGNED, catalogue.bp, places.bp, *ON_PEOPLE)


@bp.get("/openapi.json")
@requires(Permission.READ, Asset)
def document() -> dict[str, Any]:
    """Describe the API itself, by OpenAPI 3.1."""
    return api.document(*api.installed(current_app))


@bp.get("/csrf")
@requires(Permission.READ, Asset)
@bp.output(api.Csrf)
def csrf() -> api.Csrf:
    """Give the token that every write bears in its header `X-CSRFToken`."""
    return api.Csrf(csrf_token=generate_csrf())
