"""Shapes of what is typed about locations."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf
from governance.core.fields.number import Number
from governance.core.fields.text import TextBlock, TextLine
from governance.core.forms import Form
from governance.places.locations.models import HazardousZone, LocationKind
from governance.places.locations.rules import KIND_LABELS
from governance.places.rules import LONGEST_CODE, LONGEST_NAME

YES_NO = [("yes", _("yes")), ("no", _("no"))]
AS_AROUND = _("as around it")
COLDEST, WARMEST = -100, 200
TRUTHS = ("is_condensing", "is_vhp_decontaminated", "is_washed_down")


class LocationForm(Form):
    """The name of a location and the air around it; what is blank is as around it."""

    name = TextLine(_("Name"), most=LONGEST_NAME, is_required=True)
    temp_min_c = Number(_("Coldest"), least=COLDEST, most=WARMEST, places=1, unit=_("°C"))
    temp_max_c = Number(_("Warmest"), least=COLDEST, most=WARMEST, places=1, unit=_("°C"))
    rh_min_pct = Number(_("Driest"), least=0, most=100, places=1, unit=_("% RH"))
    rh_max_pct = Number(_("Dampest"), least=0, most=100, places=1, unit=_("% RH"))
    is_condensing = OneOf(_("Condensation"), YES_NO, blank=AS_AROUND)
    required_ip = TextLine(
        _("Ingress protection needed"),
        most=8,
        written=(r"IP[0-6X][0-9X]K?[A-D]?", _("Ingress protection is written such as IP65.")),
        hint=_("What a device needs to stand there, such as IP65."),
    )
    hazardous_zone = OneOf(
        _("Hazardous zone"),
        HazardousZone,
        labels={HazardousZone.NONE: _("none")},
        blank=AS_AROUND,
        hint=_("How often an explosive atmosphere is there: gas 0 to 2, dust 20 to 22."),
    )
    is_vhp_decontaminated = OneOf(
        _("Vaporised hydrogen peroxide"),
        YES_NO,
        blank=AS_AROUND,
        hint=_("Let in to decontaminate."),
    )
    is_washed_down = OneOf(_("Washed down"), YES_NO, blank=AS_AROUND)

    def facts(self) -> dict[str, Any]:
        """Return what was typed as it is kept."""
        given = self.values()
        for name, value in given.items():
            if isinstance(value, Decimal):
                given[name] = float(value)
        return given | {n: given[n] and given[n] == "yes" for n in TRUTHS}


class MoveForm(Form):
    """Where a location stands from now on, and why."""

    around_id = OneOf(_("Into"), is_required=True, hint=_("What may hold it, at the same site."))
    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in its history.")
    )


class NewLocationForm(LocationForm):
    """A location that is to be added."""

    kind = OneOf(_("What it is"), LocationKind, labels=KIND_LABELS, is_required=True)
    code = TextLine(
        _("Code"),
        most=LONGEST_CODE,
        is_required=True,
        hint=_("Short, small letters, digits and hyphens, such as r104. It stays for good."),
    )
