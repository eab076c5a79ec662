"""The columns of a product in a spreadsheet: what names it, and the facts of its groups."""

import re
from dataclasses import dataclass
from typing import Any

from governance.register.catalogue.models import ProductLifeCycle, ProductRating, ProductSafety
from governance.register.catalogue.rules import IP_CODE
from governance.register.catalogue.vocabulary import (
    ExplosionCategory,
    LifePhase,
    PerformanceLevel,
    ProductKind,
    ProtectionLevel,
    SafetyCategory,
)
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, asset_class, day
from governance.register.imports.cells import among, truth
from governance.register.vocabulary import Word


@dataclass(frozen=True, slots=True)
class Measure:
    """Reads a number between two bounds, with a comma or a point before the decimals."""

    least: float
    most: float
    is_whole: bool = False

    def __call__(self, text: str) -> Parsed | str:
        """Return the number; a unit does not belong in the cell."""
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not self.least <= value <= self.most or (self.is_whole and value % 1):
            kind = "a whole number" if self.is_whole else "a number"
            return f"is not {kind} from {self.least:g} to {self.most:g}"
        return Parsed(int(value) if self.is_whole else value)


@dataclass(frozen=True, slots=True)
class Written:
    """Reads a text of a form."""

    pattern: str
    example: str

    def __call__(self, text: str) -> Parsed | str:
        """Return the text."""
        return Parsed(text) if re.fullmatch(self.pattern, text) else f"is not like {self.example}"


def _among(kind: type[Word]) -> Any:
    return among({word: word.label for word in kind})


RATED = (
    Field("ip_code", "IP code", Written(IP_CODE, "IP65"), "Schutzart, IP, IP rating"),
    Field("nema_type", "NEMA type", Text(10), "NEMA"),
    Field("op_temp_min_c", "In use from, °C", Measure(-273, 1000), "Operating temperature min"),
    Field("op_temp_max_c", "In use to, °C", Measure(-273, 1000), "Operating temperature max"),
    Field("storage_temp_min_c", "In store from, °C", Measure(-273, 1000), "Storage min"),
    Field("storage_temp_max_c", "In store to, °C", Measure(-273, 1000), "Storage max"),
    Field("rh_min_pct", "Humidity from, %", Measure(0, 100), "Humidity min"),
    Field("rh_max_pct", "Humidity to, %", Measure(0, 100), "Humidity max"),
    Field("is_condensing_allowed", "Condensation is borne", truth, "Condensing"),
    Field("altitude_max_m", "Altitude to, m", Measure(0, 20_000, is_whole=True), "Altitude"),
    Field("vibration_g", "Vibration, g", Measure(0, 1000), "Vibration"),
    Field("shock_g", "Shock, g", Measure(0, 10_000), "Shock"),
    Field("pollution_degree", "Pollution degree", Measure(1, 4, is_whole=True), "Pollution"),
    Field("atex_category", "ATEX category", _among(ExplosionCategory), "ATEX"),
    Field("ex_marking", "Ex marking", Text(200), "Ex"),
    Field("epl", "EPL", _among(ProtectionLevel), "Equipment protection level"),
    Field("emc_class", "EMC class", Text(60), "EMC"),
    Field("supply", "Supply", Text(60), "Supply voltage, Versorgung"),
    Field("power_w", "Power, W", Measure(0, 10**9), "Power, Leistung"),
    Field("is_wipeable", "Can be wiped", truth, "Wipeable"),
    Field("is_vhp_resistant", "Bears hydrogen peroxide", truth, "VHP"),
    Field("is_washdown_resistant", "Bears wash-down", truth, "Washdown"),
)
CERTIFIED = (
    Field("sil", "SIL", Measure(1, 4, is_whole=True), "Safety integrity level"),
    Field("pl", "Performance level", _among(PerformanceLevel), "PL"),
    Field("category", "Safety category", _among(SafetyCategory), "Kategorie"),
    Field("pfh_per_h", "PFH, 1/h", Measure(0, 1), "PFH, PFHd"),
    Field("mttfd_years", "MTTFd, years", Measure(0, 100_000), "MTTFd"),
    Field("b10d_operations", "B10d, operations", Measure(1, 2**31 - 1, is_whole=True), "B10d"),
    Field("proof_test_interval_h", "Proof test, h", Measure(1, 10**6, is_whole=True), "Proof test"),
    Field("useful_life_years", "Useful life, years", Measure(1, 100, is_whole=True), "Useful life"),
)
DATED = (
    Field("phase", "Phase", _among(LifePhase), "Life cycle, Lebenszyklus"),
    Field("general_availability_on", "General availability", day, "GA"),
    Field("end_of_sales_on", "End of sales", day, "EOS, Abkündigung"),
    Field("end_of_life_on", "End of life", day, "EOL"),
    Field("end_of_security_support_on", "End of security support", day, "EOSS, EoSec"),
    Field("spare_parts_end_on", "Spare parts until", day, "Ersatzteile bis"),
    Field("design_life_years", "Design life, years", Measure(5, 50, is_whole=True), "Design life"),
    Field("source_url", "Source", Text(400), "Source URL, Quelle"),
    Field("checked_on", "Checked on", day, "Geprüft am"),
)
NAMING = (
    Field("vendor", "Vendor", Text(120), "Hersteller, Manufacturer, Maker, Fabricant",
          is_required=True),
    Field("name", "Product", Text(200), "Product name, Model, Typ, Type",
          is_required=True),
    Field("order_code", "Order code", Text(120), "Order number, Bestellnummer, MLFB, Part number"),
)  # fmt: skip
PLAIN = (
    Field("article_number", "Article number", Text(120), "SKU, Artikelnummer"),
    Field("kind", "Kind", _among(ProductKind), "Level, Art"),
    Field("part_of", "Part of", Text(200), "Parent, Family, Familie"),
    Field("asset_class", "Class", asset_class, "Asset class, Klasse, Device class"),
    Field("hw_version", "Hardware version", Text(120), "HW version, Hardwarestand"),
    Field("cpe", "CPE name", Text(400), "CPE"),
    Field("purl", "Package URL", Text(400), "PURL"),
    Field("description", "Description", Text(2000, is_prose=True), "Beschreibung, Remark"),
)
GROUPS = ((ProductRating, RATED), (ProductSafety, CERTIFIED), (ProductLifeCycle, DATED))
SAID = (*PLAIN, *(field for _, fields in GROUPS for field in fields))
FIELDS = (*NAMING, *SAID)
