"""The shape of what people send about benign rules."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.register.vocabulary import AssetClass


class BenignForm(SignForm):
    """What may differ, on which kind of assets, until when and why, with a signature."""

    component = TextLine(
        _("Component"), most=200, is_required=True,
        hint=_("As the tool calls it, with * for any characters, such as */timestamp.log."),
    )  # fmt: skip
    asset_class = OneOf(
        _("Class"), [(kind, kind.label) for kind in AssetClass], blank=_("any of the product")
    )
    product = OneOf(_("Product"), blank=_("any product"))
    expires_on = Day(_("Until"), is_required=True, hint=_("A year at most; then look anew."))
    reason = TextBlock(
        _("What differs, and why it changes nothing"), most=1000, rows=3, is_required=True
    )


class EndForm(Form):
    """Why a rule is taken back."""

    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)
