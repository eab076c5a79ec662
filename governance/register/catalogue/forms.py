"""The shape of what people type about products and vendors; what it means is in `rules`."""

from typing import Any

from flask_babel import lazy_gettext as _

from governance.core import clock
from governance.core.fields.choice import OneOf
from governance.core.fields.number import Number, Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.register.catalogue.rules import IP_CODE, NUMBER
from governance.register.catalogue.vocabulary import (
    ExplosionCategory,
    LifePhase,
    PerformanceLevel,
    ProductKind,
    ProtectionLevel,
    SafetyCategory,
)
from governance.register.vocabulary import AssetClass, Word

YES_NO = [(True, _("yes")), (False, _("no"))]
URL = (r"https?://[^\s]+", _("An address begins with https:// or http://."))


def words(kind: type[Word]) -> list[tuple[Any, str]]:
    """Return the words of a kind for a form to choose from."""
    return [(word, word.label) for word in kind]


class VendorForm(Form):
    """A maker of products."""

    name = TextLine(
        _("Name"), most=120, is_required=True, hint=_("The one name that all sites use for it.")
    )
    country = TextLine(
        _("Country"),
        most=2,
        written=(r"[A-Z]{2}", _("A country is two capital letters, such as DE.")),
        hint=_("Two letters, such as DE."),
    )
    psirt_url = TextLine(
        _("Security page"),
        most=400,
        written=URL,
        hint=_("Where it publishes what is weak in its products."),
    )
    csaf_url = TextLine(
        _("CSAF provider metadata"),
        most=400,
        written=URL,
        hint=_("From which machines read its advisories."),
    )
    parent_id = OneOf(_("Part of"), hint=_("The vendor that it became part of."))
    acquired_on = Day(_("Part of it since"), hint=_("What was built before bears its own name."))


class AliasForm(Form):
    """What somebody else calls a vendor."""

    name = TextLine(
        _("Name"), most=200, is_required=True, hint=_("As sheets and advisories write it.")
    )
    source = TextLine(_("Where it is written so"), most=200)


class ProductForm(Form):
    """A type of thing that a vendor sells."""

    name = TextLine(
        _("Product name"), most=200, is_required=True, hint=_("Without the name of the vendor.")
    )
    order_code = TextLine(
        _("Order code"),
        most=120,
        hint=_("The maker's number for exactly this variant: advisories are matched by it."),
    )
    article_number = TextLine(
        _("Article number"), most=120, hint=_("The maker's stock number, if it is another one.")
    )
    kind = OneOf(
        _("Kind"), words(ProductKind), blank=_("not known"), hint=_("How exactly it names it.")
    )
    parent = TextLine(
        _("Part of"), most=200, hint=_("Order code or name of its type, family or root.")
    )
    asset_class = OneOf(_("Class"), words(AssetClass), blank=_("not known"))
    hw_version = TextLine(_("Hardware version"), most=120)
    cpe = TextLine(
        _("CPE name"),
        most=400,
        written=(r"cpe:2\.3:[aho]:.+", _("A CPE name begins with cpe:2.3: and a, h or o.")),
        hint=_("Version 2.3, such as cpe:2.3:h:vendor:product:-:*:*:*:*:*:*:*"),
    )
    purl = TextLine(
        _("Package URL"),
        most=400,
        written=(r"pkg:[a-z0-9.+-]+/.+", _("A package URL begins with pkg: and a type.")),
    )
    description = TextBlock(_("Description"), most=2000, rows=3)


class NewProductForm(ProductForm):
    """A product that is not in the catalogue yet."""

    vendor_id = OneOf(_("Vendor"), is_required=True)


class RatingForm(Form):
    """What surroundings and supply a product is made for."""

    ip_code = TextLine(
        _("IP code"),
        most=8,
        written=(IP_CODE, _("An IP code is written like IP65, IP69K or IPX4.")),
        hint=_("Such as IP65."),
    )
    nema_type = TextLine(_("NEMA type"), most=10)
    op_temp_min_c = Number(_("Operating temperature from"), least=-273, most=1000, unit="°C")
    op_temp_max_c = Number(_("Operating temperature to"), least=-273, most=1000, unit="°C")
    storage_temp_min_c = Number(_("Storage temperature from"), least=-273, most=1000, unit="°C")
    storage_temp_max_c = Number(_("Storage temperature to"), least=-273, most=1000, unit="°C")
    rh_min_pct = Number(_("Humidity from"), least=0, most=100, unit="%")
    rh_max_pct = Number(_("Humidity to"), least=0, most=100, unit="%")
    is_condensing_allowed = OneOf(_("Condensation is borne"), YES_NO, blank=_("not known"))
    altitude_max_m = Whole(_("Altitude to"), least=0, most=20_000, unit="m")
    vibration_g = Number(_("Vibration"), least=0, most=1000, unit="g")
    shock_g = Number(_("Shock"), least=0, most=10_000, unit="g")
    pollution_degree = Whole(
        _("Pollution degree"), least=1, most=4, hint=_("1 (none) to 4 (lasting conductivity).")
    )
    atex_category = OneOf(_("ATEX category"), words(ExplosionCategory), blank=_("none or unknown"))
    ex_marking = TextLine(
        _("Ex marking"), most=200, hint=_("As on the nameplate: II 2G Ex db IIC T6 Gb.")
    )
    epl = OneOf(_("Protection level (EPL)"), words(ProtectionLevel), blank=_("none or unknown"))
    emc_class = TextLine(_("EMC class"), most=60)
    supply = TextLine(_("Supply"), most=60, hint=_("Such as 24 V DC, 230 V AC or PoE."))
    power_w = Number(_("Power drawn at most"), least=0, unit="W")
    is_wipeable = OneOf(_("Can be wiped with disinfectant"), YES_NO, blank=_("not known"))
    is_vhp_resistant = OneOf(_("Bears vaporised hydrogen peroxide"), YES_NO, blank=_("not known"))
    is_washdown_resistant = OneOf(_("Bears wash-down"), YES_NO, blank=_("not known"))


class SafetyForm(Form):
    """What a product is certified for in a safety function."""

    sil = Whole(_("SIL"), least=1, most=4, hint=_("Safety integrity level, 1 to 4."))
    pl = OneOf(_("Performance level"), words(PerformanceLevel), blank=_("none or unknown"))
    category = OneOf(_("Category"), words(SafetyCategory), blank=_("none or unknown"))
    pfh_per_h = TextLine(
        _("Dangerous failures"),
        most=12,
        written=(NUMBER, _("Dangerous failures: a number such as 1.2e-9.")),
        hint=_("Probability for each hour (PFH), such as 1.2e-9."),
    )
    mttfd_years = Number(
        _("Mean time to dangerous failure"), least=0, most=100_000, unit=_("years")
    )
    b10d_operations = Whole(
        _("B10d"), least=1, unit=_("operations"), hint=_("Until a tenth has failed dangerously.")
    )
    proof_test_interval_h = Whole(_("Proof test each"), least=1, most=1_000_000, unit="h")
    useful_life_years = Whole(_("Useful life"), least=1, most=100, unit=_("years"))

    def values(self) -> dict[str, Any]:
        """Return what was filled in; the probability as the number that it is."""
        given = super().values()
        rate = given["pfh_per_h"]
        return given | {"pfh_per_h": float(rate) if rate else None}


class LifeCycleForm(Form):
    """How long the maker stands behind a product."""

    phase = OneOf(_("Phase"), words(LifePhase), blank=_("not known"))
    general_availability_on = Day(_("General availability"))
    end_of_sales_on = Day(_("End of sales"))
    end_of_life_on = Day(_("End of life"))
    end_of_security_support_on = Day(
        _("End of security support"), hint=_("From then on nobody mends what is found weak.")
    )
    spare_parts_end_on = Day(_("Spare parts until"))
    design_life_years = Whole(_("Design life"), least=5, most=50, unit=_("years"))
    successor = TextLine(
        _("Successor"), most=200, hint=_("Order code or name; it need not be an equivalent.")
    )
    source_url = TextLine(
        _("Source"), most=400, written=URL, hint=_("The page on which the maker says so.")
    )
    checked_on = Day(_("Checked on"), hint=_("When you looked there."))


class ApproveForm(SignForm):
    """Which product may stand in for this one, from when, and why."""

    replacement = TextLine(
        _("Replacement"), most=200, is_required=True, hint=_("Its order code, or its name.")
    )
    starts_on = Day(_("From"), is_required=True, default=clock.today)
    reason = TextBlock(
        _("Reason"),
        most=1000,
        rows=3,
        is_required=True,
        hint=_("Why it is as good, and what was looked at. It is part of what you sign."),
    )


class RevokeForm(Form):
    """Why a product may no longer stand in."""

    reason = TextBlock(
        _("Reason"), most=1000, rows=3, is_required=True, hint=_("Kept in the history.")
    )
