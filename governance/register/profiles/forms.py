"""The shape of a decision on a profile."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.forms import Form
from governance.register.profiles.deciding import DECIDABLE, SAYS, Decision
from governance.register.profiles.rules import PROFILES


class DecideForm(Form):
    """Which field of which kind of asset, what is asked, and why."""

    profile = OneOf(
        _("Kind of asset"), [(each.name, each.name) for each in PROFILES], is_required=True
    )
    fact = OneOf(
        _("Field"),
        sorted(DECIDABLE.items(), key=lambda named: str(named[1])),
        is_required=True,
    )
    demand = OneOf(_("It"), list(SAYS.items()), is_required=True)
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        is_required=True,
        hint=_("It stands beside the field on the page of each asset."),
    )

    def decision(self) -> Decision:
        """Return what was decided."""
        return Decision(self.profile.data, self.fact.data, self.demand.data, self.reason.data or "")
