"""SCIM 2.0 for the directory of the company, at `/scim/v2`."""

import json

from flask import Blueprint, Response, request
from scim2_models import Error
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE

from governance.core.web import actor, requires, session
from governance.ownership.directory import linking  # noqa: F401  # its accounts are known
from governance.ownership.directory.models import DirectoryEntry
from governance.ownership.directory.rules import Permission
from governance.ownership.directory.storage import answer

PROBLEM = "application/problem+json"
bp = Blueprint("scim", __name__, url_prefix="/scim/v2")


@bp.route("/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@requires(Permission.BRING, DirectoryEntry)
def serve(path: str) -> Response:
    """Do what the directory asks, by RFC 7644."""
    asked = ScimRequest(
        method=request.method,
        base_url=request.root_url.rstrip("/") + str(bp.url_prefix),
        path="/" + path.removesuffix(".scim"),
        query=request.args.to_dict(),
        headers=dict(request.headers),
        body=request.get_data(),
    )
    given = answer(asked, session(), actor())
    body = "" if given.body is None else json.dumps(given.body)
    return Response(body, int(given.status), {"Location": asked.url, **given.headers})


@bp.after_request
def told(response: Response) -> Response:
    """Tell a refusal of ours as SCIM does."""
    if response.mimetype == PROBLEM:
        problem = response.get_json()
        error = Error(status=response.status_code, detail=" ".join(problem["reasons"]))
        response.set_data(json.dumps(error.model_dump()))
        response.mimetype = SCIM_MEDIA_TYPE
    return response
