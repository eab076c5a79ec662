"""Which fields a kind of asset must have, may have and need not have; pure.

A field is settled when it is known, or when somebody said why it does not apply. To collect every
field of a standard for every device is what makes inventories rot: a plant commits itself, kind by
kind, to what it will keep true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from governance.register.groups.declared import LABELS
from governance.register.profiles.fields import (
    ALWAYS,
    COMPUTERS,
    CONTROLLERS,
    DEVICES,
    NETWORK,
    POWER,
    ROW,
    SOFTWARE,
)
from governance.register.profiles.models import Demand
from governance.register.rules import RELEVANT
from governance.register.vocabulary import (
    AWAITED,
    GONE,
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
)

VERSION: Final = "profiles@2"
"""What completeness was judged by; raised whenever a line below changes."""

FIELDS: Final[Mapping[str, str]] = {**ROW, **LABELS}
"""Every field that a profile can name, with its label."""

EXCUSABLE: Final = {field: label for field, label in ROW.items() if field not in ALWAYS}
"""Fields in no group of attributes that may not apply to an asset."""


class Weight(StrEnum):
    """How much CISA makes of a field."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an asset: the names of fields, never their values."""

    domain: Domain
    asset_class: AssetClass
    ot_function: OtFunction
    gxp: GxpRelevance
    has_safety_function: bool
    state: AssetState
    fields: frozenset[str]
    """Those that have a value."""

    excused: frozenset[str]
    """Those that do not apply, for a reason."""

    site_id: int = 0
    """Whose decisions on the profile count, beside those of the enterprise."""

    @property
    def settled(self) -> frozenset[str]:
        """The fields that need nobody's attention."""
        return self.fields | self.excused | ALWAYS


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of a kind of asset; what it does not name, the kind need not have."""

    name: str
    classes: frozenset[AssetClass]
    must: tuple[str, ...]
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """What is asked besides, for what an asset bears on."""

    name: str
    must: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a place decided on a field, and why."""

    id: int
    place: str
    demand: Demand
    reason: str


Rulings = tuple[tuple[str, Ruled], ...]
"""The decisions in force on one profile at one site: each field with what was decided."""


IDENTITY = ("name", "asset_class", "place", "criticality")
MADE = ("product", "serial_no", "firmware")
REACHED = ("address",)
KEPT = ("security.backup", "security.last_backup_on", "security.time_source")
SPARED = ("supply.spare_count", "supply.spare_lead_time_days", "supply.planned_replacement_on")
PROFILES: Final = (
    Profile(
        "Controller", CONTROLLERS,
        (*IDENTITY, *MADE, *REACHED, "location", "purdue_level", "ot_function",
         "impact.process_criticality", "security.backup", "security.last_backup_on",
         "supply.spare_count"),
        ("hostname", "system.os_kind", "system.determinism", "system.cycle_time_ms", "accounts",
         "security.time_source", "security.time_zone", "security.removable_media",
         "nameplate.hardware_version", "nameplate.year_of_construction",
         "nameplate.manufactured_on", "hosting.primary_communication", *SPARED,
         "supply.supplier", "supply.installed_on", "components", "software", "documents"),
    ),
    Profile(
        "Computer", COMPUTERS,
        (*IDENTITY, "hostname", *REACHED, "operating_system", "accounts", "hosting.is_physical",
         "security.logging", "security.endpoint_protection", *KEPT, "system.patch_level"),
        ("product", "serial_no", "firmware", "location", "purdue_level", "ot_function",
         "security.log_destination", "security.is_network_monitored", "security.removable_media",
         "security.time_zone", "security.backup_every_days", "security.last_restore_test_on",
         "system.os_kind", "system.is_long_term", "system.baseline_image", "hosting.vm_location",
         "hosting.primary_communication", "nameplate.fqdn", "nameplate.global_id",
         "nameplate.manufactured_on", "impact.rto_hours", "impact.rpo_hours", "impact.mtpd_hours",
         "impact.process_criticality", "impact.exposure", "supply.supplier",
         "supply.warranty_ends_on", "supply.planned_replacement_on", "components", "software",
         "documents"),
    ),
    Profile(
        "Network device", NETWORK,
        (*IDENTITY, *MADE, *REACHED, "hostname", "location", "purdue_level", "security.logging",
         "security.backup", "accounts"),
        ("impact.exposure", "security.log_destination", "security.time_source",
         "security.is_network_monitored", "security.last_backup_on", "nameplate.manufactured_on",
         "system.patch_level", *SPARED, "supply.supplier", "supply.warranty_ends_on", "software",
         "documents"),
    ),
    Profile(
        "Device at the process", DEVICES,
        (*IDENTITY, "product", "serial_no", "location", "supply.spare_count"),
        ("firmware", "address", "purdue_level", "ot_function", "nameplate.hardware_version",
         "nameplate.year_of_construction", "nameplate.manufactured_on",
         "hosting.primary_communication", "impact.process_criticality", *SPARED,
         "supply.supplier", "supply.installed_on", "components", "documents"),
    ),
    Profile(
        "Power and storage", POWER,
        (*IDENTITY, "product", "serial_no", "location", "supply.planned_replacement_on"),
        ("firmware", "address", "hostname", "nameplate.manufactured_on", "supply.supplier",
         "supply.warranty_ends_on", "supply.spare_count", "security.logging", "documents"),
    ),
    Profile(
        "Software and services", SOFTWARE,
        (*IDENTITY, "product", "software", "accounts", "security.backup", "impact.rto_hours",
         "impact.rpo_hours", "components"),
        ("hostname", "address", "impact.mtpd_hours", "impact.exposure", "security.logging",
         "security.log_destination", "security.last_backup_on", "security.last_restore_test_on",
         "impact.business_value", "supply.supplier", "documents"),
    ),
)  # fmt: skip
RELEVANCE: Final = Layer(
    "Bears on product quality",
    ("gxp.regulation", "gxp.is_part11_relevant", "gxp.next_review_on", "impact.product",
     "impact.data_integrity", "components"),
)  # fmt: skip
ON_THE_THING: Final = frozenset({"serial_no", "firmware", "location"})
"""Read off the thing itself: nobody can before it is here."""

IN_ITS_PLACE: Final = frozenset({
    "address", "hostname", "operating_system", "accounts", "software", "components",
    "security.backup", "security.last_backup_on", "security.time_source", "security.logging",
    "security.endpoint_protection", "system.patch_level",
})  # fmt: skip
"""Known once it is installed where it will be used."""

SAFETY: Final = Layer("Has a safety function", ("impact.sil_claimed", "impact.environmental"))


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 32 fields of CISA's inventory of OT: what settles it here."""

    name: str
    weight: Weight
    any_of: tuple[str, ...]


HIGH, MEDIUM, LOW = Weight
CISA: Final = (
    Item("Communication protocols", HIGH, ("protocols",)),
    Item("Asset criticality", HIGH, ("criticality",)),
    Item("Asset number", HIGH, ("number",)),
    Item("Asset role or type", HIGH, ("asset_class",)),
    Item("Host name", HIGH, ("hostname",)),
    Item("IP address", HIGH, ("address",)),
    Item("Logging", HIGH, ("security.logging",)),
    Item("MAC address", HIGH, ("mac",)),
    Item("Manufacturer", HIGH, ("product",)),
    Item("Model", HIGH, ("product",)),
    Item("Operating system", HIGH, ("operating_system",)),
    Item("Physical location", HIGH, ("location",)),
    Item("Ports and services", HIGH, ("services",)),
    Item("User accounts", HIGH, ("accounts",)),
    Item("Backup", MEDIUM, ("security.backup",)),
    Item("Baseline image", MEDIUM, ("system.baseline_image",)),
    Item("Department or owner", MEDIUM, ("place",)),
    Item("Distributor", MEDIUM, ("supply.distributor",)),
    Item("Firmware or software version", MEDIUM, ("firmware", "software")),
    Item("Version of the operating system", MEDIUM, ("operating_system",)),
    Item("Physical or virtual", MEDIUM, ("hosting.is_physical",)),
    Item("VLAN", MEDIUM, ("vlan",)),
    Item("Endpoint protection", LOW, ("security.endpoint_protection",)),
    Item("Date of manufacture", LOW, ("nameplate.manufactured_on",
                                      "nameplate.year_of_construction")),
    Item("Hypervisor", LOW, ("hypervisor",)),
    Item("Local time zone", LOW, ("security.time_zone",)),
    Item("Location within the hypervisor", LOW, ("hosting.vm_location",)),
    Item("Network monitoring", LOW, ("security.is_network_monitored",)),
    Item("Notes", LOW, ("notes",)),
    Item("Primary communication", LOW, ("hosting.primary_communication",)),
    Item("Serial number", LOW, ("serial_no",)),
    Item("Time source", LOW, ("security.time_source",)),
)  # fmt: skip
"""After Appendix A of *Foundations for OT Cybersecurity: Asset Inventory Guidance*, August 2025."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How complete an asset is."""

    profile: str
    demanded: tuple[str, ...]
    missing: tuple[str, ...]
    settled: tuple[Item, ...]
    """Items of CISA that are settled."""

    rulings: Rulings = ()
    """What its site, or the enterprise, decided on its profile."""

    @property
    def dropped(self) -> list[tuple[str, Ruled]]:
        """What the profile demands and somebody decided not to."""
        must = profile_of_name(self.profile).must
        return [
            (name, ruled)
            for name, ruled in self.rulings
            if name in must and name not in self.demanded and ruled.demand is not Demand.MUST
        ]

    def count(self, weight: Weight) -> int:
        """Return how many items of a weight are settled."""
        return sum(item.weight is weight for item in self.settled)


@lru_cache
def profile_of(asset_class: AssetClass) -> Profile:
    """Return the profile of a class; every class has exactly one."""
    return next(profile for profile in PROFILES if asset_class in profile.classes)


def profile_of_name(name: str) -> Profile:
    """Return the profile of this name."""
    return next(profile for profile in PROFILES if profile.name == name)


def not_yet(state: AssetState) -> frozenset[str]:
    """Return the fields that nobody can know in this state of an asset's life."""
    if state in AWAITED:
        return ON_THE_THING | IN_ITS_PLACE
    return IN_ITS_PLACE if state is AssetState.IN_STOCK else frozenset()


def demanded_of(known: Known, rulings: Rulings = ()) -> tuple[str, ...]:
    """Return the fields that an asset must have, in the order of the declarations.

    What is gone is asked for nothing: nobody can look at it any more. A place may demand more than
    the profile, or less; never less than what bearing on quality, or safety, asks for.
    """
    if known.state in GONE:
        return ()
    decided = dict(rulings)
    asked = [name for name in profile_of(known.asset_class).must if name not in decided]
    asked += [name for name, ruled in rulings if ruled.demand is Demand.MUST]
    if known.gxp in RELEVANT:
        asked += RELEVANCE.must
    if known.has_safety_function:
        asked += SAFETY.must
    later = not_yet(known.state)
    return tuple(dict.fromkeys(field for field in asked if field not in later))


@lru_cache(maxsize=1_000)
def judge(known: Known, rulings: Rulings = ()) -> Judgement:
    """Return how complete what is known of an asset is; a plant has many that are known alike.

    Source: House rule (the profiles), and CISA's guidance on the inventory of OT (the items).
    """
    demanded, settled = demanded_of(known, rulings), known.settled
    return Judgement(
        profile_of(known.asset_class).name,
        demanded,
        tuple(field for field in demanded if field not in settled),
        tuple(item for item in CISA if not settled.isdisjoint(item.any_of)),
        rulings,
    )
