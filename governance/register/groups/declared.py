"""The groups of attributes, declared once: forms, pages, sheets and profiles read them here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Boolean, Date, Enum, Float, Integer, inspect
from sqlalchemy.orm import relationship

from governance.register.groups import models
from governance.register.models import Asset
from governance.register.vocabulary import Domain, Word

Value = str | int | float | bool | date | StrEnum | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute: what people call it, and what it is measured in."""

    name: str
    """The column of the group's table."""

    label: str
    unit: str = ""
    hint: str = ""
    least: int = 0
    most: int = 0
    """The bounds of a number; the most characters of a text, if it is not 200."""


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes that are asked for together."""

    code: str
    title: str
    text: str
    model: type[models.OfAsset]
    facts: tuple[Fact, ...]
    first_for: frozenset[Domain] = frozenset(Domain)
    """The domains for which the page shows the group opened."""

    def kind(self, fact: Fact) -> Any:
        """Return the type of a fact's column."""
        return inspect(self.model).columns[fact.name].type

    @property
    def relation(self) -> str:
        """The name under which an asset has its row, where a list loads it."""
        return f"{self.code}_detail"

    def key(self, fact: Fact) -> str:
        """Return the name by which profiles and reasons know a fact."""
        return f"{self.code}.{fact.name}"


IT: Final = frozenset({Domain.IT})
OT: Final = frozenset({Domain.OT, Domain.LAB, Domain.IOT, Domain.BUILDING})

GROUPS: Final = {
    group.code: group
    for group in (
        Group(
            "nameplate", "Nameplate", "What its maker engraved on it, or wrote into it.",
            models.Nameplate,
            (
                Fact("hardware_version", "Hardware version"),
                Fact("manufactured_on", "Manufactured on"),
                Fact("year_of_construction", "Year of construction", least=1950, most=2100),
                Fact("fqdn", "Full name in the DNS", hint="Such as plc-204.line1.plant.example."),
                Fact("global_id", "Global id", hint="A UUID, or the address of its nameplate."),
            ),
            OT,
        ),
        Group(
            "system", "System", "How it computes, and from what it is set up anew.",
            models.SystemDetail,
            (
                Fact("os_kind", "Kind of system", hint="It decides how it is patched, and when."),
                Fact("patch_level", "Patch level"),
                Fact("is_long_term", "Long-term servicing channel"),
                Fact("baseline_image", "Baseline image", hint="And where it is kept.", most=400),
                Fact("determinism", "Determinism", hint="How late an answer may be."),
                Fact("cycle_time_ms", "Cycle time", "ms", most=3_600_000),
            ),
        ),
        Group(
            "impact", "Impact", "What happens when it fails, or says what is not so.",
            models.Impact,
            (
                Fact("process_criticality", "Process criticality", least=1, most=4,
                     hint="1 stops the process at once, 4 nobody notices."),
                Fact("product", "Impact on product"),
                Fact("data_integrity", "Impact on data integrity"),
                Fact("environmental", "Impact on surroundings"),
                Fact("exposure", "Exposure"),
                Fact("sil_claimed", "SIL claimed", least=1, most=4),
                Fact("mtpd_hours", "Longest tolerable outage", "h", most=100_000),
                Fact("rto_hours", "Back within", "h", most=100_000),
                Fact("rpo_hours", "Data lost at most", "h", most=100_000),
                Fact("business_value", "Value for the business"),
            ),
            OT,
        ),
        Group(
            "gxp", "Good practice", "What good practice asks of it, and when that was looked at.",
            models.GxpDetail,
            (
                Fact("regulation", "Regulation"),
                Fact("is_part11_relevant", "Electronic records or signatures (Part 11)"),
                Fact("last_review_on", "Last periodic review"),
                Fact("next_review_on", "Next periodic review"),
            ),
        ),
        Group(
            "security", "Security", "How it is kept from harm, and how it comes back after some.",
            models.Security,
            (
                Fact("logging", "Logging"),
                Fact("log_destination", "Logs go to"),
                Fact("endpoint_protection", "Endpoint protection"),
                Fact("is_network_monitored", "Network is monitored"),
                Fact("removable_media", "Removable media"),
                Fact("time_source", "Time source"),
                Fact("time_zone", "Time zone of its clock", hint="Such as Europe/Brussels."),
                Fact("backup", "Backup"),
                Fact("backup_every_days", "Backed up every", "days", least=1, most=3_650),
                Fact("last_backup_on", "Last backup"),
                Fact("last_restore_test_on", "Last test of a restore"),
            ),
            IT,
        ),
        Group(
            "hosting", "Body and communication", "Whether it can be touched, and how it talks.",
            models.Hosting,
            (
                Fact("is_physical", "Physical"),
                Fact("vm_location", "Location within its hypervisor"),
                Fact("primary_communication", "Primary communication"),
            ),
            IT,
        ),
        Group(
            "supply", "Supply and life",
            "Where it came from, how long it serves, what spares there are.",
            models.Supply,
            (
                Fact("supplier", "Supplier"),
                Fact("distributor", "Distributor"),
                Fact("purchased_on", "Purchased on"),
                Fact("installed_on", "Installed on"),
                Fact("decommissioned_on", "Decommissioned on"),
                Fact("warranty_ends_on", "Warranty ends on"),
                Fact("planned_replacement_on", "Planned replacement"),
                Fact("design_life_years", "Design life", "years", least=1, most=100),
                Fact("spare_count", "Spares in stock", "pieces", most=10_000),
                Fact("spare_lead_time_days", "Lead time of a spare", "days", most=3_650),
            ),
            OT,
        ),
    )
}  # fmt: skip
"""By the word in their addresses, in the order of the page."""

for _group in GROUPS.values():
    _row = relationship(_group.model, uselist=False, viewonly=True, lazy="raise")
    inspect(Asset).add_property(_group.relation, _row)

_excuses = relationship(models.NotApplicable, viewonly=True, lazy="raise")
inspect(Asset).add_property("excuses", _excuses)

LONGEST: Final = 200
LABELS: Final[Mapping[str, str]] = {
    group.key(fact): fact.label for group in GROUPS.values() for fact in group.facts
}


def shown(group: Group, fact: Fact, value: Value) -> str | date | None:
    """Return a value as people read it, its unit beside it; a day is left to the page."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {fact.unit}" if group.kind(fact) and fact.unit else text


EXCUSED: Final = "does not apply: "
"""Before the reason, in a cell of a sheet."""


def heading(group: Group, fact: Fact) -> str:
    """Return what stands above a fact in a sheet: two groups may call theirs the same."""
    return f"{group.title}: {fact.label}"


def written(value: Value, excuse: str | None) -> str | None:
    """Return what a cell of a sheet says of a fact, so that it is read again as the same."""
    if excuse is not None:
        return EXCUSED + excuse
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Word):
        return value.label
    return None if value is None else str(value)


def words_of(group: Group, fact: Fact) -> type[Word] | None:
    """Return the words that a fact is chosen from, if it is."""
    kind = group.kind(fact)
    return cast("type[Word]", kind.enum_class) if isinstance(kind, Enum) else None


def is_yes_or_no(group: Group, fact: Fact) -> bool:
    """Whether a fact is a yes, a no, or unknown."""
    return isinstance(group.kind(fact), Boolean)


def is_day(group: Group, fact: Fact) -> bool:
    """Whether a fact is a day."""
    return isinstance(group.kind(fact), Date)


def is_whole(group: Group, fact: Fact) -> bool:
    """Whether a fact is a whole number."""
    return isinstance(group.kind(fact), Integer)


def is_number(group: Group, fact: Fact) -> bool:
    """Whether a fact is a number that may have decimals."""
    return isinstance(group.kind(fact), Float)
