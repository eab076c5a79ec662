"""The shapes of what people say of a replacement."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from workflows.changes.replacing.models import Cause, Found
from workflows.changes.replacing.rules import OF_THE_UNIT

CAUSES = {
    Cause.FAILED: _l("it failed"),
    Cause.WEARING_OUT: _l("it is wearing out"),
    Cause.LENT_OR_SENT_IN: _l("it is lent, or sent in for repair or calibration"),
    Cause.BY_PLAN: _l("it is replaced by plan"),
}


class ReplaceForm(Form):
    """What is read on the unit that is put in, and why the old one goes."""

    serial_no = TextLine(_l("Serial number"), most=80, is_required=True)
    firmware = TextLine(_l("Firmware"), most=60)
    hardware_version = TextLine(_l("Hardware version"), most=60)
    patch_level = TextLine(_l("Patch level"), most=120)
    baseline_image = TextLine(_l("Baseline image"), most=400)
    product = TextLine(
        _l("Product"),
        most=120,
        is_required=True,
        hint=_l("As it is there. Of another: its order code, as on its box."),
    )
    cause = OneOf(_l("Why it is replaced"), Cause, labels=CAUSES, is_required=True)

    @property
    def read(self) -> dict[str, str | None]:
        """What was read on the unit, by field of the profile."""
        return {field: self[name].data for field, name in OF_THE_UNIT.items()}


def needing(form: Form, names: Iterable[str]) -> Form:
    """Return the form with these of its fields marked as needed."""
    for name in names:
        form[name].flags.required = True
    return form


class LookForm(Form):
    """What quality found of a replacement that was drawn."""

    found = OneOf(
        _l("You found"),
        Found,
        labels={Found.NO_CONCERN: _l("nothing to object to"), Found.CONCERN: _l("a concern")},
        is_required=True,
        hint=_l("A concern begins a normal change, as a draft of who did the work."),
    )
    words = TextBlock(_l("In your words"), most=1000, rows=3, is_required=True)
