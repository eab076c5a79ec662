"""What people send about what is required of an asset."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form


class RequirementForm(Form):
    """A requirement in its next edition, or its end."""

    code = TextLine(_("Number"), most=40, is_required=True, hint=_("Such as URS-012."))
    words = TextBlock(_("What it must do"), most=2000, rows=3, is_required=True)
    criticality = OneOf(
        _("Criticality"),
        [(str(n), str(n)) for n in range(1, 5)],
        is_required=True,
        hint=_("1 is the most critical."),
    )
    reason = TextLine(_("Why it is written so"), most=300, is_required=True)
    is_ended = Tick(_("It is not required any more"))
