"""The one blueprint of change control, and its place in the navigation."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from governance.core import nav

bp = Blueprint("changes", __name__, url_prefix="/changes")
SECTION = "changes.index"
nav.beside(
    nav.Neighbour(SECTION, _l("All changes"), SECTION, 10),
    nav.Neighbour(SECTION, _l("Timeline"), "changes.timeline", 30),
    nav.Neighbour(SECTION, _l("Temporary and emergency"), "changes.standing", 60),
    nav.Neighbour(SECTION, _l("Under older versions"), "changes.older", 70),
    nav.Neighbour(SECTION, _l("Figures"), "changes.figures", 80),
    nav.Neighbour(SECTION, _l("Policies"), "changes.policies", 90),
)
nav.declare(
    nav.Entry(
        _l("Changes"), "changes.index", order=30, by_site="site", key="c",
        covers=("templates", "rollouts", "calendar"),
    )
)  # fmt: skip
