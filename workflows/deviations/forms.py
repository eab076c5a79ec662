"""The shape of what people type about a deviation, and about what is done of it."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.deviations.models import CapaKind, Disposition, Impact, Severity

SEVERITIES = {
    Severity.MINOR: _("minor: nothing was put at risk"),
    Severity.MAJOR: _("major: product, people or data could have been"),
    Severity.CRITICAL: _("critical: product, people or data were, or cannot be ruled out"),
}
DISPOSITIONS = {
    Disposition.USE_AS_IS: _("use as it is"),
    Disposition.CORRECT: _("correct it, then use it"),
    Disposition.REJECT: _("reject it"),
}
IMPACTS = {
    Impact.NO: _("no"),
    Impact.YES: _("yes: name the batches"),
    Impact.UNKNOWN: _("unknown: it cannot be closed until somebody knows"),
}


class OpenForm(Form):
    """What did not go as it was to go."""

    title = TextLine(_("In a line"), most=120, is_required=True)
    happened = TextBlock(
        _("What happened"), most=4000, rows=5, is_required=True,
        hint=_("What was found, where, and what it was to be. Not why: that comes next."),
    )  # fmt: skip
    severity = OneOf(_("How much it weighs"), Severity, labels=SEVERITIES, is_required=True)
    asset = TextLine(_("Tag of the asset"), most=100, hint=_("Blank: it is about no asset."))
    found_at = Moment(_("Found at"), hint=_("Blank: just now."))


class InvestigateForm(Form):
    """Why it happened."""

    cause = TextBlock(
        _("Why it happened"), most=4000, rows=5, is_required=True,
        hint=_("What was looked at, and what caused it. Quality assurance decides by it."),
    )  # fmt: skip


class DisposeForm(SignForm):
    """What quality assurance decides, signed."""

    disposition = OneOf(
        _("What is done with it"), Disposition, labels=DISPOSITIONS, is_required=True
    )
    impact = OneOf(_("Was product affected?"), Impact, labels=IMPACTS, is_required=True)
    lots = TextLine(_("Batches"), most=400, hint=_("By their numbers, with commas between them."))
    why = TextBlock(
        _("Why"), most=2000, rows=4, is_required=True, hint=_("It becomes part of what you sign.")
    )


class CancelForm(Form):
    """Why it is none."""

    reason = TextBlock(_("Why it is none"), most=1000, rows=3, is_required=True)


class ActionForm(Form):
    """One thing to be done about it."""

    kind = OneOf(_("What it does"), CapaKind, is_required=True, labels={
        CapaKind.CORRECTIVE: _("corrects what was found"),
        CapaKind.PREVENTIVE: _("keeps it from coming back"),
    })  # fmt: skip
    action = TextBlock(_("What is to be done"), most=1000, rows=3, is_required=True)
    owner_id = OneOf(_("Who does it"), is_required=True)
    due_on = Day(_("By"), is_required=True)


class DoForm(Form):
    """What was done."""

    said = TextBlock(_("What was done"), most=2000, rows=4, is_required=True)


class CheckForm(Form):
    """Whether it helped."""

    helped = OneOf(_("Did it help?"), [(1, _("yes")), (0, _("no"))], is_required=True)
    said = TextBlock(_("What you looked at, and found"), most=2000, rows=4, is_required=True)
