"""What people send about the time of a change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm


class BookForm(Form):
    """Who keeps the window of a change free."""

    implementer = OneOf(_l("Does the work"), hint=_l("Whoever holds a role where its assets are."))
    verifier = OneOf(_l("Verifies it"))
    restorer = OneOf(_l("Takes it back, if need be"))


class MoveForm(Form):
    """A time that was offered as free."""

    begins_at = Moment(_l("Work begins"), is_required=True)
    ends_at = Moment(_l("Work ends"), is_required=True)


class JustifyForm(SignForm):
    """Why a change goes on in spite of what it meets, with a signature."""

    reason = TextBlock(
        _l("Why it goes on in that time"), most=1000, rows=3, is_required=True,
        hint=_l("It becomes part of the plan, and whoever approves it reads it."),
    )  # fmt: skip
