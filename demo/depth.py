"""What is known in depth of the assets of the company: rules by kind, and what no rule gives.

Leuven and Wismar walked their floors in spring; Durham has not yet, so its pages show what is
missing.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from demo.rows import AssetRow

WALKED: Final = ("leuven", "wismar")
COMPUTERS: Final = frozenset({"server", "workstation", "vm", "hypervisor"})
CONTROLLERS: Final = frozenset({"plc", "pac", "dcs_controller", "safety_controller", "hmi_panel"})
CLOSED: Final = "Its firmware takes no programs of others."
NO_ACCOUNTS: Final = "It knows a key switch and no accounts."
LASTS_YEARS: Final = {"plc": 15, "dcs_controller": 20, "safety_controller": 15, "server": 6}

SYSTEMS: Final = {
    "ws2016": ("Windows Server 2016", "1607", date(2022, 1, 11), date(2027, 1, 12)),
    "ws2019": ("Windows Server 2019", "1809", date(2024, 1, 9), date(2029, 1, 9)),
    "ws2022": ("Windows Server 2022", "21H2", date(2026, 10, 13), date(2031, 10, 14)),
    "rhel8": ("Red Hat Enterprise Linux", "8.10", date(2024, 5, 31), date(2029, 5, 31)),
}
"""Operating system, version, end of life, end of security support, by the product that shows it."""

COMPONENTS: Final = (
    ("leuven/SW-MES", "software", "Manufacturing execution, standard functions", "3", "direct"),
    ("leuven/SW-MES", "configuration", "Master batch records", "4", "direct"),
    ("leuven/SW-MES", "software", "Interface to the ERP", "5", "direct"),
    ("leuven/SW-PIDA", "software", "Historian", "3", "direct"),
    ("leuven/SW-PIDA", "configuration", "Tags and alarms of suite 3", "4", "direct"),
    ("leuven/EWS-DV", "configuration", "Recipes of cell culture", "5", "direct"),
)
ACCOUNTS: Final = (
    ("leuven/EWS-DV", "Administrator", "local", True, "Process automation"),
    ("leuven/EWS-DV", "operator", "shared", False, "Shift leads"),
    ("leuven/EWS-DV", "vendor-support", "vendor", True, None),
    ("leuven/SRV-PI01", "svc-historian", "service", False, "Plant IT"),
)
DOCUMENTS: Final = (
    ("leuven/SW-MES", "system_description", "System description of the MES", "SD-0117", "4"),
    ("leuven/EWS-DV", "system_description", "System description of DeltaV", "SD-0042", "7"),
    ("leuven/EWS-DV", "validation", "Validation report of cell culture", "VR-0042", "2"),
)
COVERED: Final = frozenset({"dcs_controller"})
"""Classes that the contract of Leuven covers."""

MAKER: Final = "emerson"
CONTRACT: Final[dict[str, Any]] = {
    "number": "SC-2025-018",
    "scope": "Spare controllers within a day, an engineer on site within two.",
    "response_hours": 4.0,
    "service_level": "Guardian, gold",
    "starts_on": date(2025, 7, 1),
    "ends_on": date(2027, 6, 30),
}


def groups_of(row: AssetRow, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the groups of attributes that somebody filled in for an asset."""
    is_computer, is_controller = row.asset_class in COMPUTERS, row.asset_class in CONTROLLERS
    if is_computer or is_controller:
        yield (
            "security",
            {
                "logging": "agent" if is_computer else "none",
                "endpoint_protection": "allow_list" if is_computer else None,
                "time_source": "ntp",
                "time_zone": "Europe/Brussels" if row.site == "leuven" else "Europe/Berlin",
                "backup": "image" if is_computer else "project",
                "backup_every_days": 1 if is_computer else None,
                "last_backup_on": today - timedelta(days=1 if is_computer else 40),
            },
        )
        yield (
            "hosting",
            {
                "is_physical": row.asset_class != "vm",
                "primary_communication": "wired",
            },
        )
    yield from _life_of(row, is_controller=is_controller)
    if row.gxp == "direct" and (is_computer or is_controller):
        yield (
            "gxp",
            {
                "regulation": "gmp",
                "is_part11_relevant": row.ot_function in {"historian", "control_server"},
                "next_review_on": today + timedelta(days=240),
            },
        )


def _life_of(row: AssetRow, *, is_controller: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield how long an asset is to serve, and what lies in stock for it."""
    if row.commissioned_on and row.asset_class in LASTS_YEARS:
        years = LASTS_YEARS[row.asset_class]
        yield (
            "supply",
            {
                "installed_on": row.commissioned_on - timedelta(days=90),
                "design_life_years": years,
                "planned_replacement_on": row.commissioned_on + timedelta(days=365 * years),
                "spare_count": 1 if row.criticality == 1 else 0,
                "spare_lead_time_days": 84 if is_controller else 14,
            },
        )


def excuses_of(row: AssetRow) -> Iterator[tuple[str, str]]:
    """Yield the fields that an asset cannot have, each with the reason that somebody gave."""
    if row.asset_class in CONTROLLERS:
        yield "security.endpoint_protection", CLOSED
    if row.asset_class == "plc":
        yield "accounts", NO_ACCOUNTS
