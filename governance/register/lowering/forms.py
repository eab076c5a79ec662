"""The shape of a wish to hold a rule less strictly."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.text import TextBlock
from governance.core.fields.time import Day
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import MEANS, TITLES
from governance.evidence.asking import SignForm


class LowerForm(SignForm):
    """Which rule, how strictly, from when and why, with a signature."""

    rule = OneOf(_("Rule"), [(rule, TITLES[rule]) for rule in Rule], is_required=True)
    level = OneOf(
        _("Level"),
        [
            (level, f"{level.value}: {MEANS[level]}")
            for level in Level
            if level is not Level.ENFORCE
        ],
        is_required=True,
    )
    starts_on = Day(_("From"), is_required=True)
    reason = TextBlock(_("Reason"), most=1000, rows=3, is_required=True)
