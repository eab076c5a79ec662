"""Shapes of what is typed about tokens and service accounts."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.identity.models import ROLE_LABELS, Role
from governance.identity.tokens.rules import DAYS, MOST_DAYS
from governance.identity.tokens.scopes import SCOPE_LABELS, Scope

ROLES = [(role, ROLE_LABELS[role]) for role in Role if role is not Role.ADMINISTRATOR]


class TokenForm(Form):
    """What a token is for, what it is good for, where and for how long."""

    name = TextLine(
        _("What it is for"), is_required=True, hint=_("The program, and where it runs.")
    )
    scopes = SomeOf(
        _("Good for"),
        [(scope, SCOPE_LABELS[scope]) for scope in Scope],
        hint=_("As little as the program needs; what is not ticked is refused."),
        is_required=True,
    )
    place_id = OneOf(
        _("At"), is_required=True, hint=_("And below it: what is held elsewhere is left out.")
    )
    days = Whole(
        _("For"), least=1, most=MOST_DAYS, unit="days", default=DAYS, is_required=True,
        hint=_("It can be ended at any time before."),
    )  # fmt: skip


class AccountForm(Form):
    """What a program is called, what it does, and who answers for it."""

    name = TextLine(
        _("Name"), is_required=True, hint=_("What its acts stand under in the trail, for good.")
    )
    purpose = TextBlock(_("What it does"), is_required=True, hint=_("And which system it runs on."))
    place_id = OneOf(_("At"), is_required=True, hint=_("And below it."))
    role = OneOf(
        _("May act as"), ROLES, is_required=True,
        hint=_("At the addresses for programs alone: it signs nothing, and nobody is led to it."),
    )  # fmt: skip
    responsible_id = OneOf(
        _("Answers for it"), is_required=True, hint=_("Gets its alarms, and may make its tokens.")
    )


class HandOverForm(Form):
    """Who answers for it from now on, and why."""

    responsible_id = OneOf(_("Answers for it from now on"), is_required=True)
    reason = TextBlock(_("Reason"), is_required=True, id="reason-of-handing")
