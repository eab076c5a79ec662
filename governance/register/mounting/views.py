"""Where an asset sits, as pages: one to record it, one to say that it is there no more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.mounting import commands
from governance.register.mounting.commands import Slot
from governance.register.mounting.forms import MountForm, UnmountForm
from governance.register.mounting.queries import place_in_racks
from governance.register.queries.records import named
from governance.register.rules import Permission

bp = Blueprint("mounting", __name__, url_prefix="/register")


def mounting(asset: Asset, form: MountForm | None = None) -> str:
    """Ask in which other asset one sits."""
    if form is None:
        held = place_in_racks(session(), actor(), asset).inside
        typed = {"parent": held.parent.tag, "slot": held.slot} if held else {}
        position = held.position if held else None
        form = MountForm(data={**typed, "position": position, "version": asset.version})
    return render_template("mounting/mount.html", form=form, asset=asset)


bp.get("/<int:id>/mount")(requires(Permission.EDIT, Asset)(mounting))


@bp.post("/<int:id>/mount")
@requires(Permission.EDIT, Asset, form=MountForm, again=mounting)
def mount(asset: Asset, form: MountForm) -> Answer:
    """Record in which other asset one sits."""
    said = form.values()
    parent = named(session(), actor(), said["parent"], beside=asset)
    where = Slot(said["position"], said["slot"] or "")
    commands.mount(session(), actor(), asset, parent, (where, said["reason"]))
    flash(_("%(tag)s sits in %(parent)s.", tag=asset.tag, parent=parent.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="modules"))


def unmounting(asset: Asset, form: UnmountForm | None = None) -> str:
    """Ask why an asset sits there no more."""
    form = form or UnmountForm(data={"version": asset.version})
    return render_template("mounting/unmount.html", form=form, asset=asset)


bp.get("/<int:id>/unmount")(requires(Permission.EDIT, Asset)(unmounting))


@bp.post("/<int:id>/unmount")
@requires(Permission.EDIT, Asset, form=UnmountForm, again=unmounting)
def unmount(asset: Asset, form: UnmountForm) -> Answer:
    """Record that an asset sits in no other one any more."""
    commands.unmount(session(), actor(), asset, **form.values())
    flash(_("%(tag)s was taken out.", tag=asset.tag))
    return redirect(url_for("register.show", id=asset.id, _anchor="modules"))
