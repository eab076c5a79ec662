"""What people send about the tests of a change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from workflows.changes.testing.models import Outcome, Stage


class WriteTestForm(Form):
    """A test case."""

    code = TextLine(_l("Number"), most=40, is_required=True, hint=_l("Such as OQ-3."))
    stage = OneOf(
        _l("What it shows"),
        Stage,
        labels={
            Stage.IQ: _l("installed as planned (IQ)"),
            Stage.OQ: _l("works as specified (OQ)"),
            Stage.PQ: _l("performs in the process (PQ)"),
        },
        is_required=True,
    )
    requirement = OneOf(_l("What is required"))
    step = TextBlock(_l("What is done"), most=2000, rows=3, is_required=True)
    expected = TextBlock(_l("What is expected"), most=1000, rows=2, is_required=True)


class RunTestForm(Form):
    """One run of a test case."""

    test = OneOf(_l("Test"), is_required=True)
    outcome = OneOf(_l("Result"), Outcome, is_required=True)
    observed = TextBlock(_l("What was observed"), most=2000, rows=3, is_required=True)
    tool = TextLine(_l("Run with"), most=120, hint=_l("The number of the instrument or program."))
    file = OneOf(_l("A file of the change that shows it"))
    reference = OneOf(
        _l("The deviation, where another system keeps it"),
        hint=_l("Blank: a deviation is opened here."),
    )
