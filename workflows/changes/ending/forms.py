"""The shapes of what people send who look back at a change."""

from typing import Any

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.evidence.asking import SignForm
from workflows.changes.ending.models import Outcome, Result
from workflows.changes.ending.rules import MOST, Measured


def with_criteria(name: str, form: type[SignForm]) -> Any:
    """Return a form that asks besides what each criterion came to."""
    fields: dict[str, Any] = {"__doc__": form.__doc__}
    for number in range(1, MOST + 1):
        fields[f"figure_{number}"] = TextLine(_l("The figure found"), most=300)
        fields[f"result_{number}"] = OneOf(_l("It is"), Result, blank=_l("not said yet"))
        fields[f"evidence_{number}"] = TextLine(_l("Where that is shown"), most=300)
    return type(name, (form,), fields)


def measured(form: Any) -> list[Measured | None]:
    """Return what each criterion came to, in their order."""
    sent = form.values()
    return [
        Measured(result, sent[f"figure_{number}"] or "", sent[f"evidence_{number}"] or "")
        if (result := sent[f"result_{number}"])
        else None
        for number in range(1, MOST + 1)
    ]


class SaidForm(SignForm):
    """What somebody found who looks back at a change, with a signature."""

    outcome = OneOf(_l("Its effect is"), Outcome, is_required=True)
    found = TextBlock(
        _l("What you looked at, and what it showed"), most=4000, rows=4, is_required=True
    )
    unintended = TextBlock(
        _l("Effects that nobody intended"), most=2000, rows=2, hint=_l("Leave blank if none.")
    )
    actions = TextBlock(
        _l("What remains to be done"),
        most=2000,
        rows=2,
        hint=_l("Each with where it is followed up, e.g. CAPA-26-031. Leave blank if nothing."),
    )


LookForm = with_criteria("LookForm", SaidForm)
"""Whether a change had its effect."""


class MetForm(SaidForm):
    """What the work came to, with a signature."""

    outcome = OneOf(
        _l("Was the objective met?"),
        [(Outcome.EFFECTIVE, _l("yes")), (Outcome.INEFFECTIVE, _l("no"))],
        is_required=True,
    )


ReviewForm = with_criteria("ReviewForm", MetForm)
"""Whether the work came to what it was for."""
