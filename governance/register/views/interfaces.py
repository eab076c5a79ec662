"""The interfaces of an asset as pages: one for each verb."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core.web import actor, missing, requires, session
from governance.register.models import Asset
from governance.register.networks import commands
from governance.register.networks.forms import InterfaceForm, ReasonForm, ServiceForm
from governance.register.networks.models import Interface
from governance.register.networks.queries import interface_of, label_of, scopes, service_of
from governance.register.rules import Permission

bp = Blueprint("interfaces", __name__, url_prefix="/register")


def wiring(asset: Asset, form: InterfaceForm | None = None) -> str:
    """Show the form for an interface."""
    return _page(asset, form or InterfaceForm(), _("Add an interface to %(tag)s", tag=asset.tag))


bp.get("/<int:id>/wire")(requires(Permission.EDIT, Asset)(wiring))


@bp.post("/<int:id>/wire")
@requires(Permission.EDIT, Asset, form=InterfaceForm, again=wiring)
def wire(asset: Asset, form: InterfaceForm) -> Answer:
    """Record an interface."""
    commands.wire(session(), actor(), asset, form.wired(), form.reason.data)
    return _back(asset, _("%(tag)s has an interface %(name)s.", tag=asset, name=form.name.data))


def rewiring(asset: Asset, interface_id: int, form: InterfaceForm | None = None) -> str:
    """Show an interface in a form."""
    found = _found(asset, interface_id)
    first = found.addresses[0] if found.addresses else None
    addresses = "\n".join(each.address for each in found.addresses)
    more = {"scope": first.scope.name, "is_dhcp": first.is_dhcp} if first else {}
    form = form or InterfaceForm(data={**vars(found), "addresses": addresses, **more})
    return _page(asset, form, _("Alter interface %(name)s of %(tag)s", name=found, tag=asset.tag))


bp.get("/<int:id>/rewire/<int:interface_id>")(requires(Permission.EDIT, Asset)(rewiring))


@bp.post("/<int:id>/rewire/<int:interface_id>")
@requires(Permission.EDIT, Asset, form=InterfaceForm, again=rewiring)
def rewire(asset: Asset, interface_id: int, form: InterfaceForm) -> Answer:
    """Alter an interface."""
    interface = (asset, interface_id)
    commands.rewire(session(), actor(), interface, form.wired(), form.reason.data)
    return _back(asset, _("Interface %(name)s is altered.", name=form.name.data))


def unwiring(asset: Asset, interface_id: int, form: ReasonForm | None = None) -> str:
    """Ask why an interface is removed."""
    found = _found(asset, interface_id)
    title = _("Remove interface %(name)s of %(tag)s", name=found, tag=asset.tag)
    return _page(asset, form or ReasonForm(), title)


bp.get("/<int:id>/unwire/<int:interface_id>")(requires(Permission.EDIT, Asset)(unwiring))


@bp.post("/<int:id>/unwire/<int:interface_id>")
@requires(Permission.EDIT, Asset, form=ReasonForm, again=unwiring)
def unwire(asset: Asset, interface_id: int, form: ReasonForm) -> Answer:
    """Remove an interface."""
    commands.unwire(session(), actor(), asset, interface_id, form.reason.data)
    return _back(asset, _("The interface of %(tag)s is removed.", tag=asset))


def opening(asset: Asset, interface_id: int, form: ServiceForm | None = None) -> str:
    """Show the form for a service that answers at an interface."""
    found = _found(asset, interface_id)
    title = _("What answers at %(name)s of %(tag)s", name=found, tag=asset.tag)
    return _page(asset, form or ServiceForm(), title)


bp.get("/<int:id>/open/<int:interface_id>")(requires(Permission.EDIT, Asset)(opening))


@bp.post("/<int:id>/open/<int:interface_id>")
@requires(Permission.EDIT, Asset, form=ServiceForm, again=opening)
def open_service(asset: Asset, interface_id: int, form: ServiceForm) -> Answer:
    """Record a service."""
    interface = (asset, interface_id)
    commands.open_service(session(), actor(), interface, form.opened(), form.reason.data)
    return _back(asset, _("The service of %(tag)s is recorded.", tag=asset))


def closing(asset: Asset, service_id: int, form: ReasonForm | None = None) -> str:
    """Ask why a service is removed."""
    found = service_of(session(), asset, service_id) or missing("service")
    title = _("Remove %(service)s of %(tag)s", service=label_of(found), tag=asset.tag)
    return _page(asset, form or ReasonForm(), title)


bp.get("/<int:id>/close/<int:service_id>")(requires(Permission.EDIT, Asset)(closing))


@bp.post("/<int:id>/close/<int:service_id>")
@requires(Permission.EDIT, Asset, form=ReasonForm, again=closing)
def close_service(asset: Asset, service_id: int, form: ReasonForm) -> Answer:
    """Remove a service."""
    commands.close_service(session(), actor(), asset, service_id, form.reason.data)
    return _back(asset, _("The service of %(tag)s is removed.", tag=asset))


def _found(asset: Asset, interface_id: int) -> Interface:
    return interface_of(session(), asset, interface_id) or missing("interface")


def _page(asset: Asset, form: ReasonForm, title: str) -> str:
    known = scopes(session(), asset.site_id) if isinstance(form, InterfaceForm) else []
    return render_template(
        "register/interfaces/form.html", asset=asset, form=form, title=title, scopes=known
    )


def _back(asset: Asset, said: str) -> Answer:
    flash(said)
    return redirect(url_for("register.show", id=asset.id, _anchor="interfaces"))
