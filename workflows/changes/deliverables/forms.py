"""What people send about the deliverables of a change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm


class ItemsForm(Form):
    """Some items of the checklist."""

    items = SomeOf(_l("Deliverables"))


class PlanDeliverablesForm(ItemsForm):
    """Who brings them, and by when."""

    owner = OneOf(_l("Who brings them"), is_required=True)
    due_on = Day(_l("By when"), is_required=True)


class DeliverForm(ItemsForm):
    """How far they are, and where they are found."""

    how = OneOf(
        _l("How they stand"),
        [("in_work", _l("in work")), ("done", _l("done"))],
        is_required=True,
        default="done",
    )
    file = OneOf(_l("A file of the change"))
    reference = TextLine(
        _l("Or where else it is found"),
        most=200,
        hint=_l("The system and the number of the document."),
    )


class SetAsideForm(ItemsForm, SignForm):
    """What is not needed, and why, with a signature."""

    reason = TextBlock(_l("Why they are not needed"), most=1000, rows=3, is_required=True)
