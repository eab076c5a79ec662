"""The shapes of what people send about reviews of the trail."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.trail_reviews.rules.groups import GROUPS

LABELS = {code: f"{each.label} ({each.risk} risk: {each.why})" for code, each in GROUPS.items()}


class ScopeForm(Form):
    """Which acts are read together, and why."""

    name = TextLine(_l("Name"), most=80, is_required=True)
    why = TextBlock(
        _l("What could go wrong unseen"), most=1000, rows=3, is_required=True,
        hint=_l("Whoever signs a review, and an inspector, reads this."),
    )  # fmt: skip
    groups = SomeOf(_l("Which acts"), list(LABELS.items()))


class MarkForm(Form):
    """Which events somebody looked at."""

    events = SomeOf(_l("Events"))


class AskForm(Form):
    """What somebody is asked about an event."""

    person = OneOf(_l("Whom you ask"), is_required=True)
    question = TextBlock(_l("What you want to know"), most=1000, rows=3, is_required=True)


class AnswerForm(Form):
    """What somebody knows of an event."""

    answer = TextBlock(_l("Your answer"), most=2000, rows=4, is_required=True)


class ConcludeForm(SignForm):
    """What the review came to, with a signature."""

    conclusion = TextBlock(
        _l("What it came to"), most=2000, rows=4, is_required=True,
        hint=_l("What was found, and what follows: a deviation, a change, nothing."),
    )  # fmt: skip


class WhyForm(Form):
    """Why a scope is read no more, or a review is given up."""

    reason = TextBlock(_l("Why"), most=1000, rows=3, is_required=True)
