"""The one blueprint of change control, and its place in the navigation."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from governance.core import nav

bp = Blueprint("changes", __name__, url_prefix="/changes")
nav.declare(
    nav.Entry(
        _l("Changes"), "changes.index", order=30, by_site="site", key="c",
        covers=("templates", "rollouts", "calendar"),
    )
)  # fmt: skip
