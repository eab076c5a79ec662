"""What people type about the end of a temporary change."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.changes.models import ChangeKind
from workflows.changes.temporary.commands import Ending


class EndForm(Form):
    """Until when it stands, how it is taken back, and by whom."""

    ends_at = Moment(_l("It stands until"), is_required=True, hint=_l("At most 30 days."))
    restoration = TextBlock(_l("How it is taken back"), most=4000, rows=3, is_required=True)
    restorer = OneOf(_l("Who takes it back"), is_required=True)

    @property
    def ending(self) -> Ending:
        """What was typed, as the command takes it."""
        return Ending(self.ends_at.data, self.restoration.data or "", self.restorer.data)


class BeginForm(EndForm):
    """A temporary change, to begin with."""

    title = TextLine(_l("What you do"), most=120, is_required=True)
    kind = OneOf(_l("Kind of change"), ChangeKind, is_required=True)
    reason = TextBlock(_l("Why it is needed"), rows=2, is_required=True)
    current = TextBlock(_l("How it is now"), rows=2, is_required=True)
    proposed = TextBlock(_l("How it will be"), rows=2, is_required=True)
    target_firmware = TextLine(_l("Firmware it will have"), most=60)

    @property
    def texts(self) -> dict[str, str]:
        """What is written of it."""
        names = ("reason", "current", "proposed", "target_firmware")
        return {name: self[name].data for name in names}


class PutBackForm(SignForm):
    """What was done to take it back, with a signature."""

    performed = TextBlock(_l("What was done"), rows=3, is_required=True)
    left = TextBlock(
        _l("How each asset was left"),
        most=20_000,
        rows=3,
        hint=_l(
            "One asset a line: its number or tag, then the firmware as read on it; where its "
            "configuration is compared, that after a semicolon."
        ),
    )
    deviation = TextLine(
        _l("Deviation"),
        most=500,
        hint=_l("If something is not as it was before: what tells why, and where."),
    )


class ExtendForm(Form):
    """A later end, and why."""

    ends_at = Moment(_l("It is to stand until"), is_required=True)
    reason = TextBlock(_l("Why it is to stand longer"), most=1000, rows=3, is_required=True)
