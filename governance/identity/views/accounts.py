"""Accounts elsewhere by which people are known here: linking one to somebody, and ending that."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.access import readable
from governance.core.web import actor, missing, requires, session
from governance.identity.forms import LinkForm, UnlinkForm
from governance.identity.models import Person
from governance.identity.rights import commands
from governance.identity.rights.accounts import Account, accounts_of
from governance.identity.rules import Permission
from governance.identity.views.rights import said

bp = Blueprint("accounts", __name__, url_prefix="/people/<int:id>/accounts")


def named(person: Person) -> dict[str, Account]:
    """Return the accounts of a person as a form names them."""
    return {str(each): each for each in accounts_of(session(), person.id)}


def linking_page(person: Person, form: Any = None) -> str:
    """Return the form that says whose the account of a row is."""
    to_id = request.args.get("to", "")
    kept = {"to_id": int(to_id)} if to_id.isdecimal() and len(to_id) <= 9 else {}  # noqa: PLR2004
    form = form or LinkForm(formdata=None, data=kept)
    form.account.choices = [(each, each) for each in named(person)]
    others = readable(actor(), Person).where(
        Person.id != person.id, Person.deactivated_at.is_(None)
    )
    form.to_id.choices = [
        (each.id, f"{each.name}, {each.email}" if each.email else each.name)
        for each in session().scalars(others.order_by(Person.name, Person.id))
    ]
    return render_template("identity/account_link.html", person=person, form=form)


def whose(number: int) -> Person:
    """Return who is named as whose an account is."""
    wanted = readable(actor(), Person).where(Person.id == number)
    return session().scalars(wanted).one_or_none() or missing("person")


@bp.get("/link")
@requires(Permission.LINK_ACCOUNT, Person)
def linking(person: Person) -> str:
    """Show the form that says whose the account of a row is."""
    return linking_page(person)


@bp.post("/link")
@requires(Permission.LINK_ACCOUNT, Person, form=LinkForm, again=linking_page)
def link(person: Person, form: LinkForm) -> Response:
    """Ask that the account of a row be that of somebody who is here already."""
    told = form.values()
    account = named(person).get(told["account"]) or missing("account")
    to = whose(told["to_id"])
    asked = commands.link(session(), actor(), to, account, told["reason"])
    flash(said(asked, _("%(account)s is the account of %(person)s.", account=account, person=to)))
    return redirect(url_for("people.show", id=to.id))


def unlinking_page(person: Person, form: Any = None) -> str:
    """Return the form that ends that an account is a person's."""
    form = form or UnlinkForm(formdata=None)
    form.account.choices = [(each, each) for each in named(person)]
    return render_template("identity/account_unlink.html", person=person, form=form)


@bp.get("/unlink")
@requires(Permission.UNLINK_ACCOUNT, Person)
def unlinking(person: Person) -> str:
    """Show the form that ends that an account is a person's."""
    return unlinking_page(person)


@bp.post("/unlink")
@requires(Permission.UNLINK_ACCOUNT, Person, form=UnlinkForm, again=unlinking_page)
def unlink(person: Person, form: UnlinkForm) -> Response:
    """Ask that an account be a person's no more."""
    told = form.values()
    account = named(person).get(told["account"]) or missing("account")
    asked = commands.unlink(session(), actor(), person, account, told["reason"])
    flash(said(asked, _("%(account)s lets nobody in any more.", account=account)))
    return redirect(url_for("people.show", id=person.id))
