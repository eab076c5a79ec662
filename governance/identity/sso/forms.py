"""Shapes of what is typed about providers."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from governance.core.fields.checks import OfLength
from governance.core.fields.text import Secret, TextBlock, TextLine
from governance.core.forms import Form
from governance.identity.forms import LONGEST_SEALED


class ProviderForm(Form):
    """A provider, which of its answers count, and the rules of its groups."""

    name = TextLine(
        _("Name on the button"), most=60, is_required=True, hint=_("Such as: Acme account.")
    )
    issuer = TextLine(
        _("Issuer"),
        most=500,
        is_required=True,
        hint=_("The address that it signs with, letter by letter; it begins with https://."),
        render_kw={"inputmode": "url"},
    )
    client_id = TextLine(
        _("Client ID"), most=200, is_required=True,
        hint=_("What the provider calls this installation, from its page of applications."),
    )  # fmt: skip
    client_secret = Secret(
        _("Client secret"),
        is_required=False,
        autocomplete="new-password",
        hint=_("Kept sealed and never shown again. Blank: the one that is kept for this client."),
    )
    client_key = TextBlock(
        _("Or its private key"),
        most=8000,
        rows=3,
        hint=_("In PEM, instead of a secret; RSA or P-256."),
    )
    factors = TextLine(
        _("What stands for a second factor"),
        most=500,
        is_required=True,
        hint=_("Values of acr or amr that it returns, a blank between: mfa, or an address."),
    )
    rules = TextBlock(
        _("Rules"),
        most=8000,
        rows=5,
        hint=_(
            "A line each: groups = plant-qa -> QA at acme/leuven; directory.groups reads those of "
            "SCIM. A role given so ends at the next sign-in without the group. Blank: roles are "
            "given here, by somebody."
        ),
    )
    claims = TextBlock(
        _("Try the rules with"),
        most=20_000,
        rows=4,
        hint=_('What it says of somebody, as JSON: {"groups": ["plant-qa"]}. Kept nowhere.'),
    )
    reason = TextBlock(
        _("Reason"), most=500, rows=2, is_required=True,
        hint=_("Whoever confirms it decides by it."),
    )  # fmt: skip


class DepartForm(Form):
    """Where to go on after a sign-in elsewhere."""

    next = HiddenField(validators=[OfLength(2000)])
    lost = HiddenField(validators=[OfLength(LONGEST_SEALED)])
