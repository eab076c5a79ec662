"""The shapes of what people send about a baseline."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.core.forms import Form


class TakeForm(Form):
    """Why a baseline is taken."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Such as: the site goes live.")
    )


class WithdrawForm(Form):
    """Why a baseline is put aside."""

    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)
