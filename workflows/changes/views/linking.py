"""The screens of what changes have to do with each other: linked, split, and given up."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import may
from governance.core.web import actor, requires, session
from workflows.changes.linking import commands
from workflows.changes.linking.commands import Fates, Part, Said
from workflows.changes.linking.forms import TIES, CancelForm, LinkForm, SplitForm, UnlinkForm
from workflows.changes.linking.queries import LinksSeen, links_seen
from workflows.changes.linking.rules import OVER, Tie
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.lists import asset_named
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank, reason_page
from workflows.changes.views.executing import act_page
from workflows.changes.views.words import SHAPES, words
from workflows.changes.views.writing import back_to


@bp.get("/<int:id>/links")
@requires(Permission.READ, ChangeRequest)
def links(change: ChangeRequest) -> str:
    """Show what a change has to do with others, where those are, and what has ended."""
    return render_template(
        "changes/links.html",
        change=case_of(session(), change).change,
        found=links_seen(session(), actor(), change),
        may_link=may(session(), actor(), Permission.LINK, change),
        ties=TIES,
        shapes=SHAPES,
        words=words,
    )


def _back(change: ChangeRequest, told: str) -> Response:
    flash(told)
    return redirect(url_for("changes.links", id=change.id))


@bp.get("/<int:id>/link")
@requires(Permission.LINK, ChangeRequest)
def link(change: ChangeRequest, form: Any = None) -> str:
    """Ask what it has to do with which other change."""
    return act_page(change, "link", form or blank(LinkForm, change))


@bp.post("/<int:id>/link")
@requires(Permission.LINK, ChangeRequest, form=LinkForm, again=link)
def linked(change: ChangeRequest, form: Any) -> Response:
    """Link it to another change."""
    said = Said(form.tie.data, form.other.data, form.reason.data)
    commands.link(session(), actor(), change, said)
    return _back(change, _("The two changes are linked."))


@bp.get("/<int:id>/unlink")
@requires(Permission.LINK, ChangeRequest)
def unlink(change: ChangeRequest, form: Any = None) -> str:
    """Ask which link ends, and why."""
    made = form or blank(UnlinkForm, change)
    found = links_seen(session(), actor(), change).standing
    made.link.choices = [(one.link.id, f"{TIES[one.tie]} {one.other}") for one in found]
    return act_page(change, "unlink", made)


@bp.post("/<int:id>/unlink")
@requires(Permission.LINK, ChangeRequest, form=UnlinkForm, again=unlink)
def unlinked(change: ChangeRequest, form: Any) -> Response:
    """End a link."""
    commands.unlink(session(), actor(), change, form.link.data, form.reason.data)
    return _back(change, _("The link ended; it stays readable."))


@bp.get("/<int:id>/split")
@requires(Permission.LINK, ChangeRequest)
def split(change: ChangeRequest, form: Any = None) -> str:
    """Ask which part of it becomes a child."""
    made = form or blank(SplitForm, change)
    made.kind.data = made.kind.data or change.kind
    return act_page(change, "split", made)


@bp.post("/<int:id>/split")
@requires(Permission.LINK, ChangeRequest, form=SplitForm, again=split)
def was_split(change: ChangeRequest, form: Any) -> Response:
    """Begin a child of it."""
    asset = asset_named(session(), actor(), form.asset.data)
    part = Part(asset, form.title.data, form.kind.data, form.reason.data)
    child = commands.split(session(), actor(), change, part)
    return back_to(child, _("%(change)s is a draft of yours.", change=child))


def _open_children(found: LinksSeen) -> list[tuple[int, str]]:
    """Return the children that a reader sees, and that are neither closed nor cancelled."""
    return [
        (one.other.id, f"{one.other} {one.other.title} ({words(one.other.state)})")
        for one in found.standing
        if one.tie is Tie.PARENT_OF and one.other.state not in OVER
    ]


@bp.get("/<int:id>/cancel")
@requires(Permission.CANCEL, ChangeRequest)
def cancel(change: ChangeRequest, form: Any = None) -> str:
    """Ask why the change is given up, and what becomes of each of its children."""
    children = _open_children(links_seen(session(), actor(), change))
    made = (form or blank(CancelForm, change)).of(children)
    return reason_page(change, "cancel", made)


@bp.post("/<int:id>/cancel")
@requires(Permission.CANCEL, ChangeRequest, form=CancelForm, again=cancel)
def cancelled(change: ChangeRequest, form: Any) -> Response:
    """Give the change up."""
    fates = Fates(form.given_up.data, form.alone.data)
    commands.give_up(session(), actor(), change, form.reason.data, fates)
    return back_to(change, _("%(change)s was cancelled.", change=change))
