"""What people send about the training that a change asks for."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import SomeOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm


class PlanTrainingForm(Form):
    """Who learns what before the change is released."""

    items = SomeOf(_l("What is to be learned"))
    people = SomeOf(
        _l("By whom"),
        hint=_l("Whoever holds a role where its assets are, or stands in for one who does."),
    )


class RestrictForm(SignForm):
    """Who is restricted by name until they are trained, with a signature."""

    people = SomeOf(_l("Who is late"))
    due_on = Day(
        _l("Trained by"),
        is_required=True,
        hint=_l("At most 30 days from today; after it the release waits for them again."),
    )
    reason = TextBlock(
        _l("Why the release does not wait, and what keeps them from the assets"),
        most=1000,
        rows=3,
        is_required=True,
    )
