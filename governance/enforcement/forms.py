"""The shape of a decision how strictly a rule is held."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import MEANS, TITLES


class DecideForm(Form):
    """Which rule, how strictly, from when and why."""

    rule = OneOf(_("Rule"), [(rule, TITLES[rule]) for rule in Rule], is_required=True)
    level = OneOf(
        _("Level"),
        [(level, f"{level.value}: {MEANS[level]}") for level in Level],
        is_required=True,
    )
    starts_on = Day(_("From"), is_required=True)
    reason = TextBlock(_("Reason"), most=1000, rows=2, is_required=True)
