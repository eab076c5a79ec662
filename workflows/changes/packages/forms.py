"""The shapes of what people send about packages of work."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, Upload
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Moment
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from workflows.changes.packages.models import CameBack
from workflows.changes.packages.rules import MOST_OFFSET


class IssueForm(Form):
    """What a package is issued for, and by when it comes back."""

    why = TextLine(
        _l("What it is for"), most=200, is_required=True,
        hint=_l("An outage of Concord, a room without network, a site on its own."),
    )  # fmt: skip
    due_at = Moment(_l("Back by"), is_required=True)


class BringBackForm(SignForm):
    """What stands on a package, with a signature."""

    lines = TextBlock(
        _l("What stands on it"), most=20_000, rows=12, is_required=True,
        hint=_l(
            "A line each: the step; when, such as 2026-03-01 08:15, on the clock of the paper; who "
            "did it; what was found or done. Leave a step alone that was not filled in."
        ),
    )  # fmt: skip
    began_at = Moment(
        _l("Begun on paper"),
        hint=_l("Only if you began the work, and on paper: its conditions are judged for then."),
    )
    ahead = Whole(
        _l("Minutes that the clock ran ahead"), least=-MOST_OFFSET, most=MOST_OFFSET,
        hint=_l("Less than 0: it ran behind. Blank: it was right. Times are put right by it."),
    )  # fmt: skip
    said = TextBlock(_l("How it goes together with what was entered meanwhile"), most=2000, rows=3)
    scan = OneOf(
        _l("Scan"), blank=_l("no file"), hint=_l("Add the scan of the paper before, on this page.")
    )

    @property
    def off(self) -> timedelta:
        """How far the clock ran ahead."""
        return timedelta(minutes=self.ahead.data or 0)


class ScanForm(Form):
    """A scan of a package."""

    file = Upload(_l("File"), hint=_l("At most 25 MiB; its content is kept by its digest."))
    description = TextLine(_l("What it shows"), most=200, is_required=True)


class EndForm(Form):
    """What became of a package that holds nothing to enter."""

    ended_as = OneOf(
        _l("What became of it"),
        [
            (CameBack.UNUSED, _l("nothing was written on it")),
            (CameBack.LOST, _l("it is lost")),
        ],
        is_required=True,
    )
    note = TextBlock(_l("How you know"), most=1000, rows=3, is_required=True)
