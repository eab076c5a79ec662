"""The shape of what people type of a deviation that came out of a change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from workflows.deviations.models import DeviationSource, Severity


class DeviateForm(Form):
    """What did not go as the change says."""

    source = OneOf(_l("Came out of"), is_required=True, options=[
        (DeviationSource.CHANGE_STEP, _l("a step of the work")),
        (DeviationSource.TEST, _l("a test")),
    ])  # fmt: skip
    severity = OneOf(_l("How much it weighs"), Severity, is_required=True)
    asset = OneOf(_l("For which asset"), blank=_l("the whole change"))
    title = TextLine(_l("In a line"), most=120, is_required=True)
    happened = TextBlock(
        _l("What happened"), most=4000, rows=4, is_required=True,
        hint=_l("What was found, and what it was to be. Its release waits for the disposition."),
    )  # fmt: skip
