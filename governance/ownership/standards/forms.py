"""What people type when they decide about a template."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.forms import Form
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.shipped import LABELS


class AdoptForm(Form):
    """Which kind."""

    kind = OneOf(_("Template"), SiteKind, labels=LABELS, is_required=True)


class RejectForm(Form):
    """Which kind, and why not."""

    kind = OneOf(_("Template"), SiteKind, labels=LABELS, is_required=True)
    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)


class DeviateForm(Form):
    """Why an activity is done otherwise."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True,
        hint=_("Kept, and read by all sites. What came with the template ends today."),
    )  # fmt: skip
