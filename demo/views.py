"""The page of the demo: who to be, with what to sign in. It answers in the demo alone."""

from flask import Blueprint, Response, render_template

from demo import door
from demo.spreadsheet import ENCODING, FILE_NAME, messy_sheet
from governance.core import web
from governance.core.download import sent
from governance.core.web import public
from governance.identity.stepup import seeds

bp = Blueprint("demo", __name__, url_prefix="/demo")
bp.before_request(door.only_in_the_demo)


@bp.app_context_processor
def way_in() -> dict[str, str]:
    """Lead from the page of signing in to this one; empty where there is no demo."""
    return {"demo_url": door.address()}


@bp.get("")
@public
def show() -> str:
    """Show the people of the company, each with the code of this moment."""
    return render_template("demo/show.html", people=_people(), passphrase=door.passphrase())


@bp.get("/codes")
@public
def codes() -> str:
    """Give the codes of this moment to the page that is open."""
    return render_template("demo/codes.html", people=_people())


@bp.get("/sheet")
@public
def sheet() -> Response:
    """Give the spreadsheet that the tutorial brings in."""
    return sent([messy_sheet()], FILE_NAME, f"text/csv; charset={ENCODING}")


def _people() -> list[door.Shown]:
    with web.edge().database.reading() as session:
        return door.shown(session, seeds())
