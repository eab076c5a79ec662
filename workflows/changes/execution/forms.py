"""The shapes of what people send about the work on each asset, and what is beside a change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.changes.execution.models import AddendumKind, OutsideKind, OutsideStatus
from workflows.changes.forms import ReasonForm


class OfAssetsForm(Form):
    """Some of a change's assets."""

    assets = SomeOf(_l("Assets"))


class BeginForm(OfAssetsForm):
    """Whose work begins, and what was read on each."""

    found = TextBlock(
        _l("As found"),
        most=20_000,
        rows=4,
        hint=_l(
            "One asset a line: its number or tag, then the firmware as read on it; after a "
            "semicolon its configuration. Leave blank what was not read."
        ),
    )


class LeaveOutForm(OfAssetsForm, ReasonForm):
    """Which assets are taken out of the work or sent back, and why."""


class ShareForm(OfAssetsForm, SignForm):
    """What was done on some assets, with a signature."""

    performed = TextBlock(_l("What was done"), rows=4, is_required=True)
    left = TextBlock(
        _l("As left"),
        most=20_000,
        rows=6,
        hint=_l(
            "One asset a line: its number or tag, then the firmware as read on it; after a "
            "semicolon the digest, safety signature or number of the comparison report."
        ),
    )


class CheckOffForm(OfAssetsForm, SignForm):
    """What was checked on some assets, with a signature."""

    found = TextBlock(
        _l("What you checked, and what you found"), most=1000, rows=3, is_required=True
    )


class LetGoForm(OfAssetsForm, SignForm):
    """Which assets are released, with a signature."""


class AimForm(Form):
    """By what the configuration of each asset is compared."""

    targets = TextBlock(
        _l("Configuration that is approved"),
        most=20_000,
        rows=6,
        hint=_l(
            "One asset a line: its number or tag, then the digest, safety signature or project "
            "that it is to be left with. Write “later” where it is not known yet: it is pinned "
            "by two signatures before the work begins. Leave blank what is not compared."
        ),
    )


class ReferForm(Form):
    """A record that another system keeps."""

    kind = OneOf(_l("Kind"), OutsideKind, labels={OutsideKind.CAPA: "CAPA"}, is_required=True)
    system = TextLine(_l("System"), most=80, is_required=True, hint=_l("Where it is kept."))
    identifier = TextLine(_l("Its number there"), most=80, is_required=True)
    about = TextLine(_l("What it says"), most=300, is_required=True)
    status = OneOf(_l("It is"), OutsideStatus, is_required=True)
    asset = OneOf(_l("Asset"), blank=_l("the whole change"))


class DisposeOfDeviationForm(SignForm):
    """What a deviation means for the release, with a signature."""

    disposition = TextBlock(_l("Your disposition"), most=2000, rows=4, is_required=True)


class AddForm(SignForm):
    """An entry beside what was signed, with a signature."""

    kind = OneOf(_l("Kind"), AddendumKind, is_required=True)
    words = TextBlock(_l("What was done, seen or said"), most=4000, rows=4, is_required=True)
    acted_at = Moment(_l("When it was done"), is_required=True)
    acted_by = TextLine(_l("By whom"), most=120, is_required=True)
    scan = OneOf(
        _l("What it was written on"),
        blank=_l("no file"),
        hint=_l("A scan that was added to the change as a file before."),
    )
