"""The shapes of what people send about a change; what it means is in the rules."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from governance.core.fields.choice import OneOf, SomeOf, Upload
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.evidence.packets.forms import PacketForm
from governance.register.vocabulary import Domain
from workflows.changes.judgements import Rating
from workflows.changes.models import ChangeKind, Opinion, RiskClass

SHORT_NUMBER = re.compile(r"[0-9]{1,9}")


class ReasonForm(Form):
    """Why something is taken back, sent back or given up."""

    reason = TextBlock(_l("Why"), most=1000, rows=3, is_required=True)


class AdviseForm(Form):
    """What somebody who is consulted thinks."""

    answer = OneOf(
        _l("Your opinion"),
        Opinion,
        labels={
            Opinion.AGREE: _l("I agree"),
            Opinion.OBJECT: _l("I object"),
            Opinion.NO_VIEW: _l("I have no view"),
        },
        is_required=True,
    )
    words = TextBlock(
        _l("In your words"),
        most=2000,
        rows=4,
        hint=_l("An objection says what is wrong: it is answered in writing before anybody signs."),
    )


class ReplyForm(Form):
    """What whoever is accountable answers to an objection."""

    words = TextBlock(
        _l("Your answer to the objection"),
        most=2000,
        rows=4,
        is_required=True,
        hint=_l("It stays beside the objection, for whoever signs and whoever inspects."),
    )


class ProceedForm(Form):
    """Why a change proceeds without an opinion that nobody gave."""

    reason = TextBlock(
        _l("Why to proceed without this opinion"), most=1000, rows=3, is_required=True
    )


class RejectForm(SignForm):
    """Why a plan is refused, with a signature."""

    reason = TextBlock(
        _l("Why you reject it"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_l("It becomes part of what you sign. Say what would have to change."),
    )


class JudgeForm(SignForm):
    """What somebody says of one dimension, with a signature; what is not known has no ratings."""

    severity = OneOf(_l("Severity"), Rating, hint=_l("How grave it would be if it went wrong."))
    probability = OneOf(_l("Probability"), Rating, hint=_l("How likely that is, as planned."))
    detectability = OneOf(
        _l("Detectability"),
        Rating,
        hint=_l("How surely it is noticed in time; high is good."),
    )
    rationale = TextBlock(
        _l("What this rests on"), most=2000, rows=4, is_required=True,
        hint=_l("Facts, tests, experience; also what would make you think otherwise."),
    )  # fmt: skip
    evidence = SomeOf(_l("Files of the change that show it"))


class HeightenForm(Form):
    """A class above that of the rules."""

    risk = OneOf(_l("Class"), RiskClass, is_required=True)
    reason = TextBlock(_l("Why the rules say too little"), most=1000, rows=3, is_required=True)


class LowerForm(SignForm):
    """A class below that of the rules, with a signature."""

    risk = OneOf(_l("Class"), RiskClass, is_required=True)
    reason = TextBlock(_l("Why the rules say too much"), most=1000, rows=3, is_required=True)


class DisposeForm(Form):
    """What a change means for some of what it reaches."""

    of = HiddenField()
    reason = TextBlock(
        _l("What it means for them"), most=1000, rows=3, is_required=True,
        hint=_l("What they do meanwhile, what is checked on them, who is told."),
    )  # fmt: skip


class ExcludeForm(SignForm):
    """Why a change does not touch some of what it reaches, with a signature."""

    of = HiddenField()
    reason = TextBlock(_l("Why it does not touch them"), most=1000, rows=3, is_required=True)


class SettleForm(SignForm):
    """A reason for what lies beyond, or for what differs, with a signature."""

    reason = TextBlock(_l("In your words"), most=1000, rows=3, is_required=True)


class ChangeForm(Form):
    """What a change is, why, and how it is done."""

    title = TextLine(
        _l("Title"),
        most=120,
        is_required=True,
        hint=_l("What is done to what, e.g. Replace firmware of PLC-204."),
    )
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    reason = TextBlock(_l("Why it is needed"), rows=3)
    current = TextBlock(_l("How it is now"), rows=2)
    proposed = TextBlock(_l("How it will be"), rows=2)
    target_firmware = TextLine(
        _l("New firmware"),
        most=60,
        hint=_l("What the register will say after release. Leave blank if firmware stays."),
    )
    if_not = TextBlock(_l("What happens if it is not done"), rows=2)
    plan = TextBlock(_l("Plan"), rows=5, hint=_l("One step a line, so that each can be followed."))
    back_out = TextBlock(
        _l("Back-out"), rows=4, hint=_l("How you return, until when you decide, how long it takes.")
    )
    tests = TextBlock(_l("Tests"), rows=4, hint=_l("What shows that it works and harms nothing."))
    window_begins_at = Moment(_l("Work begins"))
    window_ends_at = Moment(_l("Work ends"))
    effect_criteria = TextBlock(
        _l("By what its effect is judged"),
        rows=3,
        hint=_l(
            "Needed above low risk, one a line: what is looked at; how it is measured; the "
            "target; by when."
        ),
    )
    effect_on = Day(_l("Judged from"), hint=_l("The first day on which that can be told."))


class ClassifyForm(Form):
    """Of what kind a request is; unsaid, of the kind that it was raised as."""

    kind = OneOf(_l("Kind of change"), ChangeKind)


class RaiseForm(ChangeForm):
    """A new change, on an asset that is named."""

    asset = TextLine(
        _l("Asset"),
        most=80,
        is_required=True,
        hint=_l("Its number or tag, e.g. AS-00042 or PLC-204."),
    )
    drift = HiddenField()

    @property
    def drift_id(self) -> int:
        """The drift that it is raised for; 0: none."""
        text = str(self.drift.data or "")
        return int(text) if SHORT_NUMBER.fullmatch(text) else 0


class ExtendForm(Form):
    """Assets that a change is to be about as well: ticked, or named."""

    assets = SomeOf(_l("Found"))
    named = TextBlock(
        _l("Or name them"),
        rows=3,
        hint=_l("One a line, by number or tag, e.g. AS-00042 or PLC-204."),
    )

    @property
    def names(self) -> list[str]:
        """The names, once each."""
        lines = (self.named.data or "").splitlines()
        return list(dict.fromkeys(filter(None, map(str.strip, lines))))


class NarrowForm(Form):
    """Assets that a change is no longer to be about."""

    taken_out = SomeOf(_l("Further assets"))


class PeriodForm(PacketForm):
    """The changes on which somebody acted at a place within some days."""

    place = OneOf(_l("Where"), is_required=True, hint=_l("There and everywhere below."))
    begins_on = Day(_l("From"), is_required=True)
    ends_on = Day(
        _l("To"), is_required=True, hint=_l("Both days are part of it, on the clock of the place.")
    )
    domain = OneOf(
        _l("Of which assets"),
        Domain,
        labels={Domain.IT: _l("IT"), Domain.OT: _l("OT")},
        blank=_l("IT and OT"),
    )

    def period(self, path: str) -> str:
        """Return the period at a place as `concord packet` takes it."""
        days = f"{self.begins_on.data}..{self.ends_on.data}"
        of = f":{self.domain.data}" if self.domain.data else ""
        return f"{path.strip('/')}:{days}{of}"


class AttachForm(Form):
    """A file that is kept with a change."""

    file = Upload(_l("File"), hint=_l("At most 25 MiB; its content is kept by its digest."))
    description = TextLine(_l("What it shows"), most=200, is_required=True)


class CompleteForm(SignForm):
    """What was done, with a signature."""

    performed = TextBlock(
        _l("What was done"), rows=4, is_required=True, hint=_l("Step by step, also what differed.")
    )
    as_left_firmware = TextLine(
        _l("Firmware as you left it"), most=60, hint=_l("As read on the device after the work.")
    )
    as_left_config = TextLine(
        _l("Configuration as you left it"),
        most=200,
        hint=_l("As read after the work: the digest, safety signature, or number of the report."),
    )
    further_as_left = TextBlock(
        _l("How the further assets were left"),
        most=20_000,
        rows=4,
        hint=_l(
            "One asset a line: its number or tag, then the firmware as read on it; where its "
            "configuration is compared, that after a semicolon."
        ),
    )


class BackOutForm(CompleteForm):
    """How the work was taken back, with a signature."""

    deviation = TextLine(
        _l("Deviation"),
        most=200,
        hint=_l("Only where something was not left as it was found: its number, and where it is."),
    )


class VerifyForm(SignForm):
    """What was checked, with a signature."""

    found = TextBlock(
        _l("What you checked, and what you found"), most=1000, rows=3, is_required=True
    )
