"""What the company has written down of its products beside their names; a dash is unknown.

Rated: product, IP code, in use from and to in degrees Celsius, supply. Supported: product, phase,
end of security support, design life in years, the day somebody looked. As the makers publish.
"""

from datetime import date
from typing import Any

from demo.rows import ProductRow
from demo.tables import rows
from governance.register.catalogue.models import ProductLifeCycle, ProductRating, ProductSafety
from governance.register.catalogue.vocabulary import LifePhase, PerformanceLevel

_RATED = """
s7-1516  | IP20 | -25 | 60 | 24 V DC
s7-1516f | IP20 | -25 | 60 | 24 V DC
et200sp  | IP20 | -30 | 60 | 24 V DC
l83e     | IP20 | 0   | 60 | ControlLogix chassis
l83es    | IP20 | 0   | 60 | ControlLogix chassis
tp1500   | IP65 | 0   | 50 | 24 V DC
nport    | IP30 | 0   | 60 | 12-48 V DC
visunet  | IP66 | -   | -  | -
"""
_SUPPORTED = """
ws2016   | phase_out | 2027-01-12 | -  | 2026-05-04
ws2019   | active    | 2029-01-09 | -  | 2026-05-04
ws2022   | active    | 2031-10-14 | -  | 2026-05-04
s7-1516  | active    | -          | 15 | 2026-05-05
s7-414   | phase_out | -          | 20 | 2026-05-05
l83e     | active    | -          | 15 | 2026-05-05
"""
SAFETY = {"s7-1516f": (3, PerformanceLevel.E), "l83es": (2, PerformanceLevel.D)}
ALIASES = {
    "siemens": (("Siemens Digital Industries", "order system"), ("SIEMENS SIMATIC", "Wismar list")),
    "rockwell": (("Allen-Bradley", "nameplates"), ("AB", "Durham maintenance list")),
    "hpe": (("HP Enterprise", "office IT"),),
}
"""What others call a vendor, and where."""

EQUIVALENTS = (
    (
        "et200sp",
        "et200sp-hf",
        "The HF module does all that the ST does; same base unit, same wiring.",
    ),
    (
        "xc208",
        "xc216",
        "Same firmware and configuration; eight more ports, which are switched off.",
    ),
)
"""What may stand in for what, approved for all sites, and why."""


def groups(ids: dict[str, int]) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    """Return the rows of each group of facts, for products with these ids."""
    rated = [
        {
            "product_id": ids[key],
            "ip_code": _known(ip),
            "op_temp_min_c": float(low) if _known(low) else None,
            "op_temp_max_c": float(high) if _known(high) else None,
            "supply": _known(supply),
        }
        for _, (key, ip, low, high, supply) in rows(_RATED)
    ]
    supported = [
        {
            "product_id": ids[key],
            "phase": LifePhase(phase),
            "end_of_security_support_on": date.fromisoformat(end) if _known(end) else None,
            "design_life_years": int(years) if _known(years) else None,
            "checked_on": date.fromisoformat(checked),
        }
        for _, (key, phase, end, years, checked) in rows(_SUPPORTED)
    ]
    safe = [{"product_id": ids[key], "sil": sil, "pl": pl} for key, (sil, pl) in SAFETY.items()]
    return [(ProductRating, rated), (ProductLifeCycle, supported), (ProductSafety, safe)]


def _known(cell: str) -> str | None:
    return None if cell == "-" else cell


def kind_of(row: ProductRow) -> str:
    """Return how exactly a product names what is sold: one without an order code is a type."""
    return "variant" if row.order_code else "type"
