"""The shape of what people say about two entries of the same asset."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.register.merging.rules import CHOOSABLE, Decision

SURVIVOR, DUPLICATE = "survivor", "duplicate"


class ChooseForm(Form):
    """Which asset is the same."""

    other = TextLine(
        _("Duplicate"),
        most=60,
        is_required=True,
        hint=_("Its tag, or its number such as AS-00042. Its entry ends; this one stays."),
    )


class MergeForm(Form):
    """Which value of each fact stays, and why the two are one."""

    seen = Whole(_("Version of the duplicate"), least=0, most=2_000_000_000, is_required=True)
    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in both histories.")
    )

    def decided(self) -> Decision:
        """Return what was decided."""
        values = self.values()
        taken = frozenset(name for name in CHOOSABLE if values[name] == DUPLICATE)
        return Decision(taken, values["reason"], values["seen"])


for _name, _label in CHOOSABLE.items():
    setattr(
        MergeForm, _name, OneOf(_label, [(SURVIVOR, _("survivor")), (DUPLICATE, _("duplicate"))])
    )
