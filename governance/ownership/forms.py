"""What people type about accountability; what it means is in `rules`."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.models import Letter, Mode
from governance.ownership.subjects import facts


class OneFact(OneOf):
    """A fact that is published of records, with one of its values; none is everything."""

    def __init__(self, label: str, **said: Any) -> None:
        """Read what is published once the form is sent: slices above do it later than this."""
        super().__init__(label, **said)
        self.type = OneOf.__name__  # shown as any other choice
        self.read = self._published

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Give the blank and every fact."""
        self.choices = list(facts().items())
        return super().iter_choices()

    @staticmethod
    def _published(text: str) -> str:
        if text not in facts():
            raise KeyError(text)
        return text


class FollowForm(Form):
    """A party, from when on, and why."""

    person_id = OneOf(
        _("Person"),
        hint=_("Whoever holds a fitting role there or above first; the others after them."),
    )
    role = OneOf(
        _("Role"),
        Role,
        labels=ROLE_LABELS,
        hint=_("Whoever holds it there, or at the nearest place above at which anybody does."),
    )
    team_id = OneOf(_("Team"), hint=_("A team of the place or above, or an organisation outside."))
    starts_on = Day(_("From"), is_required=True, hint=_("First day in force: today or later."))
    ends_on = Day(
        _("Ends on"), hint=_("First day no longer in force. Blank: until somebody ends it.")
    )
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the naming.")
    )


class NameForm(FollowForm):
    """The same, with the part it has."""

    letter = OneOf(
        _("Letter"),
        [
            (Letter.RESPONSIBLE, _("R: does the work")),
            (Letter.ACCOUNTABLE, _("A: answers for it and signs")),
            (Letter.CONSULTED, _("C: is asked before it is decided")),
            (Letter.INFORMED, _("I: is told")),
        ],
        is_required=True,
    )
    mode = OneOf(
        _("Beside what is inherited"),
        [
            (Mode.SET, _("instead of what stands above")),
            (Mode.ADD, _("in addition to what stands above")),
            (Mode.NONE, _("nobody, on purpose: nothing from above counts")),
        ],
        is_required=True,
        hint=_("Who is asked or told adds up along the way in any case."),
    )
    facet = OneFact(
        _("Only for"),
        blank=_("everything that stands there"),
        hint=_("Narrows it to the records there with one fact."),
    )


class EndForm(Form):
    """From when on it no longer counts, and why."""

    ends_on = Day(_("Ends on"), is_required=True, hint=_("First day no longer in force."))
    reason = TextBlock(
        _("Reason"), most=1000, rows=2, is_required=True, hint=_("Kept with the end.")
    )
