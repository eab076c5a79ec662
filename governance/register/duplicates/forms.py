"""The shapes of what people say of two entries that are two assets."""

from flask_babel import lazy_gettext as _

from governance.core.fields.text import TextBlock
from governance.core.forms import Form


class ApartForm(Form):
    """How it is known that they are two."""

    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("What you looked at; the two are not listed again."),
    )


class AskAgainForm(Form):
    """Why it is asked again whether they are two."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("What came to light since.")
    )
