"""The pages of remote access: asked for, signed, opened before somebody's eyes, ended."""

from datetime import timedelta
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import Actor, allowed, could
from governance.core.config import Settings
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from governance.register.queries.graph import readable_ids
from workflows.changes.models import ChangeRequest
from workflows.changes.supervising.queries import trainees
from workflows.remote_access.commands import asking, ending
from workflows.remote_access.forms import EndForm, OpenForm, RequestForm, WhyForm
from workflows.remote_access.models import RemoteAccess
from workflows.remote_access.queries import cases, listing
from workflows.remote_access.rules.asking import Asked
from workflows.remote_access.rules.machine import REMOTE_ACCESS
from workflows.remote_access.rules.permissions import Permission

bp = Blueprint("remote_access", __name__)
LISTED = named.declare("remote_access", "remote_access.index", _l("Remote access"))
VERBS = {
    "remote_access.requested": "asked for it",
    "remote_access.approved": "signed it",
    "remote_access.settled": "gave the last signature: it may be opened",
    "remote_access.refused": "refused it: %(reason)s",
    "remote_access.withdrawn": "withdrew it: %(reason)s",
    "remote_access.opened": "let them in; %(watcher)s watches",
    "remote_access.ended": "ended it: %(done)s",
    "remote_access.revoked": "took it back: %(reason)s",
    "remote_access.expired": "ended it, its time was over",
    "remote_access.lapsed": "ended it with what it rested on: %(reason)s",
    "remote_access.told": "told what lets people in that it is %(act)s",
}
LABELS = {"purpose": "What is to be done", "state": "State", "ending": "How it ended"}
WORDS = {
    "refuse": _l("Refuse it"),
    "withdraw": _l("Withdraw it"),
    "end": _l("End it"),
    "revoke": _l("Take it back now"),
}
FIRST = timedelta(hours=4)
"""How long a new form proposes."""


def _reads_any(reader: Actor) -> bool:
    return could(reader, Permission.READ, RemoteAccess)


declare(
    Entry(_l("Remote access"), "remote_access.board", 35, Group.BELOW, visible=_reads_any),
)


def longest() -> timedelta:
    """Return for how long somebody is let in at most."""
    return cast("Settings", current_app.extensions["settings"]).longest_remote


@bp.get("/remote-access/")
@requires(Permission.READ, RemoteAccess)
def index() -> str:
    """List all remote access."""
    page = paginate(session(), listing.listing(), listing.accesses(actor()), asked_of(LISTED))
    return render_template("remote_access/list.html", page=page)


@bp.get("/remote-access/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, RemoteAccess)
def export(format: str) -> Response:
    """Give what is listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing.listing(), listing.accesses(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "remote-access")


@bp.get("/remote-access/board")
@requires(Permission.READ, RemoteAccess)
def board() -> str:
    """Show what is open now, what may be opened, and what ended lately."""
    return render_template(
        "remote_access/board.html", lines=listing.board(session(), actor()), who=listing.who,
        state_of=listing.state_of,
    )  # fmt: skip


@bp.get("/remote-access/<int:id>")
@requires(Permission.READ, RemoteAccess)
def show(access: RemoteAccess) -> str:
    """Show who is let in to what, who signed, and what can be done now."""
    kept = cases.whole(session(), access)
    facts = cases.facts_of(session(), kept, actor())
    owners = cases.owners(session(), kept)
    mine = cases.mine(session(), kept, actor().id) if kept.state == "requested" else []
    return render_template(
        "remote_access/show.html",
        access=kept,
        state=listing.state_of(kept),
        seen=cases.seen(session(), actor(), kept),
        owners=owners,
        mine=mine,
        may=allowed(session(), actor(), access),
        verbs=REMOTE_ACCESS.hints(facts, actor(), clock.now()),
        words=WORDS,
        is_untold=listing.is_untold(session(), kept),
        signatures=signatures_of(session(), cases.KIND, kept.id),
        history=told(history(session(), access), VERBS, LABELS),
    )


def requesting(change: ChangeRequest, form: RequestForm | None = None) -> str:
    """Ask who is to be let in for a change, to what, and when."""
    assets = cases.assets_of(session(), change)
    seen = readable_ids(session(), actor(), {asset.id for asset in assets})
    now = clock.now()
    form = form or RequestForm(
        data={"from_at": now, "until_at": now + FIRST, "assets": [change.asset_id]}
    )
    form.assets.choices = [
        (asset.id, f"{asset.tag} {asset.name}") for asset in assets if asset.id in seen
    ]
    zone = session().get_one(Place, change.site_id).time_zone
    for field in (form.from_at, form.until_at):
        field.zone = field.zone if field.raw_data else zone
    hours = int(longest() / timedelta(hours=1))
    return render_template("remote_access/request.html", form=form, change=change, hours=hours)


bp.get("/changes/<int:id>/remote-access")(requires(Permission.REQUEST, ChangeRequest)(requesting))


@bp.post("/changes/<int:id>/remote-access")
@requires(Permission.REQUEST, ChangeRequest, form=RequestForm, again=requesting)
def ask(change: ChangeRequest, form: Any) -> Answer:
    """Ask for remote access."""
    users = cases.users_named(session(), form.lines)
    asked = Asked(
        form.purpose.data, form.way.data, form.from_at.data, form.until_at.data,
        tuple(form.assets.data or ()), users,
    )  # fmt: skip
    made = asking.request(session(), actor(), change, asked, longest())
    return _back(made, _("%(access)s waits for those who answer for its assets.", access=made))


def approving(access: RemoteAccess, form: SignForm | None = None) -> str:
    """Show what is signed."""
    kept, form = cases.whole(session(), access), form or SignForm(formdata=None)
    form.now_at(kept.version)
    seen = cases.seen(session(), actor(), kept)
    return render_template(
        "remote_access/approve.html", access=kept, form=form, seen=seen,
        meanings=[asking.MEANINGS[a] for a in
                  dict.fromkeys(r.activity for r in cases.mine(session(), kept, actor().id))],
    )  # fmt: skip


bp.get("/remote-access/<int:id>/approve")(requires(Permission.APPROVE, RemoteAccess)(approving))


@bp.post("/remote-access/<int:id>/approve")
@requires(Permission.APPROVE, RemoteAccess, form=SignForm, again=approving, before=attested)
def approve(access: RemoteAccess, _form: SignForm, proof: Proof) -> Answer:
    """Sign it."""
    asking.approve(session(), actor(), access, proof)
    return _back(access, _("You signed %(access)s.", access=access))


def opening(access: RemoteAccess, form: OpenForm | None = None) -> str:
    """Ask who watches."""
    kept, form = cases.whole(session(), access), form or OpenForm()
    form.watcher.choices = trainees(session(), kept.change)
    return _act(kept, form, "open", _("Let them in"))


bp.get("/remote-access/<int:id>/open")(requires(Permission.OPEN, RemoteAccess)(opening))


@bp.post("/remote-access/<int:id>/open")
@requires(Permission.OPEN, RemoteAccess, form=OpenForm, again=opening)
def open_(access: RemoteAccess, form: OpenForm) -> Answer:
    """Let them in."""
    ending.open_(session(), actor(), access, form.watcher.data)
    return _back(access, _("%(access)s is open.", access=access))


def _act(access: RemoteAccess, form: Any, verb: str, label: Any) -> str:
    return render_template(
        "remote_access/act.html", access=access, form=form, verb=verb, label=label
    )


def closing(access: RemoteAccess, form: EndForm | None = None) -> str:
    """Ask what was done."""
    return _act(cases.whole(session(), access), form or EndForm(), "end", WORDS["end"])


bp.get("/remote-access/<int:id>/end")(requires(Permission.END, RemoteAccess)(closing))


@bp.post("/remote-access/<int:id>/end")
@requires(Permission.END, RemoteAccess, form=EndForm, again=closing)
def end(access: RemoteAccess, form: EndForm) -> Answer:
    """End it."""
    ending.end(session(), actor(), access, form.reason.data or "")
    return _back(access, _("%(access)s is closed.", access=access))


def revoking(access: RemoteAccess, form: WhyForm | None = None) -> str:
    """Ask why it is taken back."""
    return _act(cases.whole(session(), access), form or WhyForm(), "revoke", WORDS["revoke"])


bp.get("/remote-access/<int:id>/revoke")(requires(Permission.REVOKE, RemoteAccess)(revoking))


@bp.post("/remote-access/<int:id>/revoke")
@requires(Permission.REVOKE, RemoteAccess, form=WhyForm, again=revoking)
def revoke(access: RemoteAccess, form: WhyForm) -> Answer:
    """Take it back at once."""
    ending.revoke(session(), actor(), access, form.reason.data or "")
    return _back(access, _("%(access)s was taken back.", access=access))


def refusing(access: RemoteAccess, form: WhyForm | None = None) -> str:
    """Ask why they are not let in."""
    return _act(cases.whole(session(), access), form or WhyForm(), "refuse", WORDS["refuse"])


bp.get("/remote-access/<int:id>/refuse")(requires(Permission.REFUSE, RemoteAccess)(refusing))


@bp.post("/remote-access/<int:id>/refuse")
@requires(Permission.REFUSE, RemoteAccess, form=WhyForm, again=refusing)
def refuse(access: RemoteAccess, form: WhyForm) -> Answer:
    """Refuse it."""
    asking.refuse(session(), actor(), access, form.reason.data or "")
    return _back(access, _("%(access)s was refused.", access=access))


def withdrawing(access: RemoteAccess, form: WhyForm | None = None) -> str:
    """Ask why it is withdrawn."""
    return _act(cases.whole(session(), access), form or WhyForm(), "withdraw", WORDS["withdraw"])


bp.get("/remote-access/<int:id>/withdraw")(requires(Permission.WITHDRAW, RemoteAccess)(withdrawing))


@bp.post("/remote-access/<int:id>/withdraw")
@requires(Permission.WITHDRAW, RemoteAccess, form=WhyForm, again=withdrawing)
def withdraw(access: RemoteAccess, form: WhyForm) -> Answer:
    """Withdraw it."""
    asking.withdraw(session(), actor(), access, form.reason.data or "")
    return _back(access, _("%(access)s was withdrawn.", access=access))


def _back(access: RemoteAccess, words: str) -> Answer:
    flash(words)
    return redirect(url_for(".show", id=access.id))
