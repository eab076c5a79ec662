"""Whether this process can serve: for load balancers and container healths, told to anybody."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import OperationalError

from governance.core import migrate
from governance.core.web import edge, public

bp = Blueprint("health", __name__)
EXPECTED = migrate.head()


@bp.get("/healthz")
@public
def show() -> Response:
    """Ask the database for its revision; 503 where it is out of reach or at another one."""
    try:
        revision = migrate.revision_of(edge().database)
    except OperationalError:
        return _unfit("The database is out of reach.")
    if revision != EXPECTED:
        return _unfit("The database is at another revision.")
    return jsonify(status="whole", revision=revision)


def _unfit(why: str) -> Response:
    response = jsonify(status="unfit", reason=why)
    response.status_code = 503
    return response
