"""What people send about an interval outside the approved state."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.validation.outside.models import Verdict


class LotForm(Form):
    """A lot that may be affected."""

    lot_no = TextLine(_("Lot number"), most=60, is_required=True)
    product = TextLine(_("Product"), most=120, is_required=True)
    system = TextLine(
        _("System that keeps it"), most=60, hint=_("Such as the MES; blank: by hand.")
    )


class DecideForm(SignForm):
    """What the interval means, signed."""

    verdict = OneOf(
        _("Decision"),
        Verdict,
        labels={
            Verdict.NO_IMPACT: _("no impact on what was made"),
            Verdict.ASSESSED: _("impact assessed, in the record named"),
        },
        is_required=True,
    )
    record = TextLine(_("Deviation or lot record"), most=120)
    reason = TextBlock(
        _("Why"), most=1000, rows=3, is_required=True, hint=_("It becomes part of what you sign.")
    )
