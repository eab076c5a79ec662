"""The shape of what people type about support contracts."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.number import Number
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.contracts.rules import LONGEST


class ContractForm(Form):
    """A promise of a vendor to help."""

    number = TextLine(
        _("Number"), most=LONGEST["number"], is_required=True, hint=_("As both parties call it.")
    )
    vendor_id = OneOf(_("Vendor"), is_required=True)
    scope = TextBlock(
        _("Scope"), most=LONGEST["scope"], rows=3, is_required=True, hint=_("What is promised.")
    )
    service_level = TextLine(_("Service level"), most=LONGEST["service_level"])
    response_hours = Number(_("Answers within"), least=0, most=10_000, places=2, unit=_("h"))
    starts_on = Day(_("Starts on"), is_required=True)
    ends_on = Day(_("Ends on"), hint=_("Blank: until somebody gives notice."))
    has_remote_access = Tick(_("Remote access"), hint=_("The vendor may help from afar."))


class NewContractForm(ContractForm):
    """A contract that is not recorded yet."""

    place_id = OneOf(_("Place"), is_required=True, hint=_("Those below it see the contract."))


class CoverForm(Form):
    """Which contract covers an asset."""

    contract_id = OneOf(_("Contract"), is_required=True)
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        hint=_("Needed where the asset bears on product quality; kept in its history."),
    )


class UncoverForm(Form):
    """Why a contract covers an asset no more."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )
