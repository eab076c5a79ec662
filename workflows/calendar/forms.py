"""The shape of what people type about the calendar."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from workflows.calendar.models import EntryKind, Spared
from workflows.calendar.queries import SAID, SPARED_SAID
from workflows.calendar.rules.permissions import LONGEST

CLOCK = (
    r"\d{4}-(0[1-9]|1[0-2])-\d\dT([01]\d|2[0-3]):[0-5]\d",
    _("A date and a time on the clock of the place, such as 2026-12-24T18:00."),
)
PICKED = {"type": "datetime-local"}


class EntryForm(Form):
    """One entry of the calendar of a place."""

    place_id = OneOf(
        _("Place"), is_required=True, hint=_("It holds for all that is there, or below.")
    )
    kind = OneOf(_("Kind"), EntryKind, labels=SAID, is_required=True)
    title = TextLine(_("Title"), most=LONGEST["title"], is_required=True)
    begins_local = TextLine(
        _("Begins"), written=CLOCK, render_kw=PICKED, is_required=True,
        hint=_("As a clock there shows it; where the place has several zones, in each."),
    )  # fmt: skip
    ends_local = TextLine(_("Ends"), written=CLOCK, render_kw=PICKED, is_required=True)
    every_weeks = Whole(
        _("Again after"), least=0, most=52, unit=_("weeks"), hint=_("Blank: never.")
    )
    until_on = Day(_("Last day on which it begins again"))
    product = TextLine(
        _("Product"), most=LONGEST["product"], hint=_("Of a campaign: what is made.")
    )
    lot = TextLine(_("Lots"), most=LONGEST["lot"])
    reason = TextBlock(_("Reason"), most=LONGEST["reason"], rows=2)
    spared = SomeOf(
        _("Does not hold"), Spared, labels=SPARED_SAID,
        hint=_("Of a freeze: what goes on all the same. Emergencies always do."),
    )  # fmt: skip


class WithdrawForm(Form):
    """Why an entry holds no longer."""

    reason = TextBlock(_("Why it holds no longer"), most=LONGEST["reason"], rows=2,
                       is_required=True)  # fmt: skip


class PathForm(Form):
    """Through which units a product runs at a site."""

    place_id = OneOf(_("Site"), is_required=True)
    product = TextLine(
        _("Product"), most=LONGEST["product"], is_required=True,
        hint=_("As campaigns name it. What was said of it there before holds no longer."),
    )  # fmt: skip
    steps = TextBlock(
        _("Runs through, in order"), most=4000, rows=6, is_required=True,
        hint=_("A line each: a place below the site, such as suite1/filling, or a tag."),
    )  # fmt: skip
