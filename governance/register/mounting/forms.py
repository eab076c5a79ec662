"""The shape of what people type about where an asset sits."""

from flask_babel import lazy_gettext as _

from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form


class MountForm(Form):
    """In which asset another one sits, and where."""

    parent = TextLine(
        _("Sits in"),
        most=60,
        is_required=True,
        hint=_("Its tag, or its number such as AS-00042."),
    )
    position = Whole(
        _("Slot or height unit"), least=0, most=10_000, hint=_("If they are numbered.")
    )
    slot = TextLine(_("Called"), most=60, hint=_("If a number does not say it, such as left."))
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class UnmountForm(Form):
    """Why an asset sits there no more."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )
