"""The shape of what people send about an edit of many; what it means is in `rules`."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, SomeOf
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.edits.rules import CLEARABLE
from governance.register.rules import LONGEST, MOVED_BY_ACTS
from governance.register.vocabulary import (
    CRITICALITY,
    AssetClass,
    Domain,
    GxpRelevance,
    OtFunction,
    PurdueLevel,
    ValidationState,
)

AS_IT_IS = _("leave as it is")
NAMES = {
    "product_id": _("Product"), "purdue_level": _("Purdue level"),
    "criticality": _("Criticality"), "firmware": _("Firmware"),
    "commissioned_on": _("Commissioned on"), "notes": _("Notes"),
}  # fmt: skip


class BulkEditForm(Form):
    """Facts that all chosen assets are to have; what is left blank stays as it is."""

    place_id = OneOf(_("Place"), blank=AS_IT_IS, hint=_("Within the site of each asset."))
    name = TextLine(_("Name"), most=LONGEST["name"])
    domain = OneOf(_("Domain"), [(word, word.label) for word in Domain], blank=AS_IT_IS)
    asset_class = OneOf(_("Class"), [(word, word.label) for word in AssetClass], blank=AS_IT_IS)
    ot_function = OneOf(
        _("OT function"), [(word, word.label) for word in OtFunction], blank=AS_IT_IS
    )
    product_id = OneOf(_("Product"), blank=AS_IT_IS)
    firmware = TextLine(_("Firmware"), most=LONGEST["firmware"])
    purdue_level = OneOf(
        _("Purdue level"), [(word, word.label) for word in PurdueLevel], blank=AS_IT_IS
    )
    criticality = OneOf(_("Criticality"), list(CRITICALITY.items()), blank=AS_IT_IS)
    gxp = OneOf(_("GxP"), [(word, word.label) for word in GxpRelevance], blank=AS_IT_IS)
    validation_state = OneOf(
        _("Validation state"),
        [(word, word.label) for word in ValidationState if word not in MOVED_BY_ACTS],
        blank=AS_IT_IS,
    )
    has_safety_function = OneOf(
        _("Safety function"), [(True, _("yes")), (False, _("no"))], blank=AS_IT_IS
    )
    commissioned_on = Day(_("Commissioned on"))
    notes = TextBlock(_("Notes"), most=LONGEST["notes"], rows=3)
    cleared = SomeOf(
        _("Make unknown"),
        [(name, NAMES[name]) for name in CLEARABLE],
        hint=_("Wipes out what is recorded of it; the history keeps it."),
    )
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=2,
        is_required=True,
        hint=_("One for all of them: the history of each asset shows it."),
    )


class ConfirmForm(Form):
    """That the preview is to be written."""
