"""The shape of what people type about the words of the glossary."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Upload
from governance.core.fields.text import TextBlock
from governance.core.forms import Form
from governance.glossary.models import Side


class WithdrawForm(Form):
    """Why a word is marked no longer."""

    reason = TextBlock(_("Reason"), most=1000, rows=3, is_required=True)


class SheetForm(Form):
    """A sheet of words."""

    file = Upload(
        _("File"), endings=(".csv", ".tsv", ".txt", ".xlsx", ".xlsm"),
        hint=_("CSV or Excel (XLSX), with the columns word, in IT and in OT at least."),
    )  # fmt: skip


class SideForm(Form):
    """Whose meaning somebody reads first."""

    side = OneOf(
        _("Tell me first what a word means"), Side,
        labels={Side.IT: _("in IT"), Side.OT: _("in OT")}, is_required=True,
        hint=_("An IT lead reads IT first; an OT lead and an area owner read OT first."),
    )  # fmt: skip
