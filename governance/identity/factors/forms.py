"""Shapes of what is typed, and what a key answers."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.checks import OfLength
from governance.core.fields.text import Secret, TextLine
from governance.core.forms import Form
from governance.identity.carrying import LONGEST
from governance.identity.forms import LONGEST_SEALED, code_field

LONGEST_ANSWER = LONGEST


class ProofForm(Form):
    """Password and code afresh."""

    password = Secret(_("Password"))
    code = code_field(_("Code"))


class NewKeyForm(Form):
    """How a key will be called, with password and code afresh."""

    name = TextLine(
        _("Name of the key"), most=60, is_required=True, hint=_("So that you know it from another.")
    )
    password = Secret(_("Password"))
    code = code_field(_("Code"))


class KeyForm(Form):
    """What a key answered; written by the browser, never typed."""

    token = HiddenField(validators=[OfLength(100)])
    answer = HiddenField(validators=[OfLength(LONGEST_ANSWER)])


class KeySignInForm(KeyForm):
    """A key's answer, and where to go from there."""

    next = HiddenField(validators=[OfLength(2000)])
    lost = HiddenField(validators=[OfLength(LONGEST_SEALED)])
