"""Shapes of what is typed about people and their accounts."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import EqualTo, ValidationError

from governance.core.fields.checks import OfLength
from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import Secret, TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.identity.carrying import LONGEST
from governance.identity.models import ROLE_LABELS, Role
from governance.places.rules import zones

EMAIL = (
    r"[^@\s\"'<>\\,;:()]+@[^@\s\"'<>\\,;:()]+",
    _("An e-mail address has one @ and no blanks."),
)
ZONES = [(zone, zone.replace("_", " ")) for zone in zones()]
LONGEST_SEALED = LONGEST * 2
"""Characters of what a page carries in a sealed field."""


def code_field(label: str) -> TextLine:
    """Return the field for the code of an authenticator app."""
    return TextLine(
        label,
        most=12,
        is_required=True,
        hint=_("The six digits that your authenticator app shows now."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class SignInForm(Form):
    """E-mail, password and code at once, and where to go from there."""

    email = TextLine(
        _("E-mail address"),
        is_required=True,
        written=EMAIL,
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = Secret(_("Password"))
    code = TextLine(
        _("Code"),
        most=30,
        hint=_("Six digits of your app, or a recovery code. Blank: a security key is asked next."),
        render_kw={"autocomplete": "one-time-code"},
    )
    next = HiddenField(validators=[OfLength(2000)])
    lost = HiddenField(validators=[OfLength(LONGEST_SEALED)])


class SetupForm(Form):
    """A new password, twice, and the code that shows the second factor works."""

    password = Secret(_("New password"), autocomplete="new-password")
    again = Secret(_("The same password again"), autocomplete="new-password")
    code = code_field(_("Code"))
    seed = HiddenField(validators=[OfLength(500)])

    again_checks = EqualTo("password", _("The two passwords differ: type both again."))

    def validate_again(self, field: Secret) -> None:
        """See that both are the same."""
        self.again_checks(self, field)


class PasswordForm(Form):
    """The password in force with a code, and the new one twice."""

    password = Secret(_("Password in force"))
    code = code_field(_("Code"))
    new_password = Secret(_("New password"), autocomplete="new-password")
    again = Secret(_("The same new password again"), autocomplete="new-password")

    again_checks = EqualTo("new_password", _("The two new passwords differ: type both again."))

    def validate_again(self, field: Secret) -> None:
        """See that both are the same."""
        self.again_checks(self, field)


class ZoneForm(Form):
    """The zone one reads in."""

    time_zone = OneOf(_("Time zone"), ZONES, is_required=True)


class PersonForm(Form):
    """What can be changed of a person."""

    name = TextLine(_("Name"), most=100, is_required=True, hint=_("As it stands under signatures."))
    time_zone = OneOf(
        _("Time zone"),
        ZONES,
        is_required=True,
        hint=_("In which times are shown and signatures are dated."),
    )

    email = TextLine(
        _("E-mail address"),
        written=EMAIL,
        hint=_("For signing in; blank: they do not. It stays with this person for good."),
    )


class InvitationForm(PersonForm):
    """A person who is invited, and the roles they are to have."""

    email = TextLine(
        _("E-mail address"),
        is_required=True,
        written=EMAIL,
        hint=_("For signing in. It stays with this person for good."),
    )

    roles = SomeOf(_("Roles"), Role, labels=ROLE_LABELS)
    place_id = OneOf(_("Where the roles are held"))
    reason = TextBlock(_("Reason for the roles"), most=500, rows=2)

    def validate_place_id(self, field: OneOf) -> None:
        """See that roles have a place, and a reason."""
        if self.roles.data and not (field.data and self.reason.data):
            raise ValidationError(_("Roles need a place and a reason: give both."))


class GrantForm(Form):
    """A role at a place, for a time, with its reason."""

    role = OneOf(_("Role"), Role, labels=ROLE_LABELS, is_required=True)
    place_id = OneOf(
        _("Place"), is_required=True, hint=_("The role is held there and everywhere below.")
    )
    starts_on = Day(_("First day"), is_required=True)
    ends_on = Day(_("First day without it"), hint=_("Blank: until somebody ends it."))
    reason = TextBlock(_("Reason"), most=500, rows=2, is_required=True)


class RevokeForm(Form):
    """When a role ends, and why."""

    ends_on = Day(_("First day without it"), is_required=True)
    reason = TextBlock(_("Reason"), most=500, rows=2, is_required=True)


class ReasonForm(Form):
    """Why somebody is sent away or taken back."""

    reason = TextBlock(
        _("Reason"), most=500, rows=2, is_required=True,
        hint=_("It stays in the history, for whoever may read this page."),
    )  # fmt: skip


class LinkForm(Form):
    """Whose an account is."""

    account = OneOf(_("Account"), reads=str, is_required=True)
    to_id = OneOf(_("Whose it is"), is_required=True, hint=_("Somebody who is here already."))
    reason = TextBlock(
        _("How you know"),
        most=500,
        rows=2,
        is_required=True,
        hint=_("Such as: the employee ID is the same, and they told me so in person."),
    )


class UnlinkForm(Form):
    """Which account is somebody's no more, and why."""

    account = OneOf(_("Account"), reads=str, is_required=True)
    reason = TextBlock(_("Reason"), most=500, rows=2, is_required=True)


class LookForm(Form):
    """What came of looking into an alarm."""

    finding = TextBlock(
        _("What was found"),
        most=2000,
        rows=3,
        is_required=True,
        hint=_("What it was, and what was done about it."),
    )


class FindingForm(Form):
    """What was found when somebody looked into it."""

    finding = TextBlock(
        _("What was found"),
        most=2000,
        rows=3,
        is_required=True,
        hint=_("Why it was needed, what was done with it, and that its password is new."),
    )


class EnableForm(Form):
    """How it was verified who somebody is."""

    how = TextBlock(
        _("How you verified who they are"),
        most=500,
        rows=2,
        is_required=True,
        hint=_("Such as: in person, with the company badge and a passport. Write no numbers."),
    )
