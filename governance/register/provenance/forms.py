"""The shape of what people say about where a fact comes from."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.provenance.models import SourceKind
from governance.register.provenance.rules import FIELDS


class NoteForm(Form):
    """Which fact, from what, and when it was read."""

    field = OneOf(_("Fact"), list(FIELDS.items()), is_required=True)
    kind = OneOf(_("Read from"), [(kind, kind.label) for kind in SourceKind], is_required=True)
    detail = TextLine(_("Which"), most=200, hint=_("The document, the tool, the photograph."))
    observed_on = Day(_("Read on"), is_required=True)
