"""The one page of a small change: what is done, when, and what of the questions applies."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.text import TextBlock, TextLine
from workflows.changes.asking import Asking
from workflows.changes.models import ChangeKind
from workflows.changes.rules.policy import Question
from workflows.changes.small.rules import Within

APPLIES = "applies_"


class SmallForm(Asking):
    """What is done to what, when, and a box for each question of a policy."""

    each = APPLIES
    title = TextLine(_l("What you do"), most=120, is_required=True)
    reason = TextBlock(_l("Why it is needed"), rows=2, is_required=True)
    current = TextBlock(_l("How it is now"), rows=2, is_required=True)
    proposed = TextBlock(_l("How it will be"), rows=2, is_required=True)
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    within = OneOf(
        _l("When"),
        Within,
        labels={
            Within.HOURS: _l("within eight hours from now"),
            Within.DAYS: _l("within three days from now"),
            Within.WEEKS: _l("within two weeks from now"),
        },
        is_required=True,
    )

    why = TextLine(_l("Why what you ticked applies, or what is not known"), most=500)
    is_looked_through = Tick(_l("I looked at each of them; what is not ticked does not apply."))

    @property
    def applies(self) -> list[str]:
        """The questions that are ticked."""
        boxes = (field for field in self if field.short_name.startswith(APPLIES))
        return [box.short_name.removeprefix(APPLIES) for box in boxes if box.data]

    @property
    def texts(self) -> dict[str, str]:
        """What is written of it."""
        return {name: self[name].data for name in ("reason", "current", "proposed")}

    @classmethod
    def fields(cls, question: Question) -> Sequence[tuple[str, Field]]:
        """Return the box of a question."""
        return ((f"{cls.each}{question.code}", Tick(question.text)),)
