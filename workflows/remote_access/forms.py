"""The shapes of what people send about remote access."""

from flask_babel import lazy_gettext as _l

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Moment
from governance.core.forms import Form


class RequestForm(Form):
    """Who is to be let in, to what, by which way, from when to when, and what for."""

    purpose = TextBlock(
        _l("What is to be done"), most=1000, rows=3, is_required=True,
        hint=_l("Whoever signs it reads this: what they do there, and why from outside."),
    )  # fmt: skip
    users = TextBlock(
        _l("Who comes in"), most=2000, rows=3, is_required=True,
        hint=_l("One to a line: the e-mail address of who has an account here; of anybody else "
                "name; employer, such as Kim Vogel; Siemens."),
    )  # fmt: skip
    assets = SomeOf(_l("To which assets"))
    way = TextLine(
        _l("By which way"), most=200, is_required=True,
        hint=_l("The VPN, and the jump host behind it, as its own records name them."),
    )  # fmt: skip
    from_at = Moment(_l("From"), is_required=True)
    until_at = Moment(
        _l("Until"), is_required=True,
        hint=_l("It ends by itself then, within the window of the change."),
    )  # fmt: skip

    @property
    def lines(self) -> list[str]:
        """Who was named, a line each."""
        return [line for each in (self.users.data or "").splitlines() if (line := each.strip())]


class OpenForm(Form):
    """Who watches what is done."""

    watcher = OneOf(
        _l("Who watches"), is_required=True,
        hint=_l("They see what is done there, and can end it."),
    )  # fmt: skip


class EndForm(Form):
    """What was done through it."""

    reason = TextBlock(_l("What was done"), most=1000, rows=3, is_required=True)


class WhyForm(Form):
    """Why it is not to be, or no longer."""

    reason = TextBlock(_l("Why"), most=1000, rows=3, is_required=True)
