"""The addresses of rollouts, and the way back to one."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core import nav
from workflows.rollouts.models import Rollout
from workflows.rollouts.rules.figures import FIGURES

bp = Blueprint("rollouts", __name__)
nav.beside(nav.Neighbour("changes.index", _l("Rollouts"), "rollouts.index", 40))
bp.context_processor(lambda: {"figures": FIGURES})


def back_to(rollout: Rollout, words: str) -> Response:
    """Say what was done, and lead back to the page of the rollout."""
    flash(words)
    return redirect(url_for("rollouts.show", id=rollout.id))
