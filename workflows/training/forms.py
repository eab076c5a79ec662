"""The shape of what people type about training; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day, Moment
from governance.core.forms import Form


class AskForm(Form):
    """What somebody is asked to learn, by when, and why."""

    person_id = OneOf(_("Who"), is_required=True)
    version_id = OneOf(_("What"), is_required=True)
    due_on = Day(_("Due"), is_required=True, hint=_("Last day on which it is in time."))
    because = TextLine(_("Why"), is_required=True, hint=_("Whoever is to learn it reads this."))


class WithdrawForm(Form):
    """Why somebody is asked no longer."""

    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)


class RemindForm(Form):
    """That the chosen people are reminded now."""


class SessionForm(Form):
    """Who was taught what, when and by whom."""

    version_id = OneOf(_("What was taught"), is_required=True)
    place_id = OneOf(_("Where"), is_required=True)
    trainer_id = OneOf(
        _("Trainer"), is_required=True,
        hint=_("Somebody who holds level 4 of what the item shows."),
    )  # fmt: skip
    held_at = Moment(_("Held at"), is_required=True)
    people = SomeOf(_("Who was there"), is_required=True)
    note = TextLine(_("Note"), hint=_("Such as the room, or the language it was held in."))


class PaperForm(Form):
    """Who signed the paper, and where it is kept."""

    people = SomeOf(_("Who signed the paper"), is_required=True)
    paper = TextLine(
        _("Where the paper is kept"), is_required=True,
        hint=_("Its number in the archive, or the reference of its scan."),
    )  # fmt: skip


class FeedForm(Form):
    """That a calendar address is made or ended."""


class PlaceFeedForm(Form):
    """Of which place a calendar address is made."""

    place_id = OneOf(
        _("Place"), is_required=True, hint=_("Its calendar and its changes, as far as you read it.")
    )


class CertificateForm(Form):
    """That a certificate is asked for."""
