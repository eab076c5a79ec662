"""The templates that are shipped: who answers for what by role, for each kind of site, versioned.

A version that was shipped is not edited: another one is added, and its difference is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.identity.models import Role
from governance.ownership.models import Activity, Letter
from governance.ownership.standards.models import SiteKind

LABELS: Mapping[SiteKind, str] = {
    SiteKind.CENTRAL: "Central functions",
    SiteKind.BULK_BIOLOGICS: "Bulk biologics",
    SiteKind.FILL_FINISH: "Fill-finish",
    SiteKind.QC_LABORATORY: "QC laboratory",
    SiteKind.WAREHOUSE: "Warehouse",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter of a role."""

    activity: Activity
    letter: Letter
    role: Role


@dataclass(frozen=True, slots=True)
class Standard:
    """One version of a template."""

    kind: SiteKind
    edition: int
    entries: tuple[Entry, ...]

    @property
    def source(self) -> str:
        """How the rows that came with it name it, e.g. `bulk_biologics@1`."""
        return f"{self.kind}@{self.edition}"

    @property
    def title(self) -> str:
        """Name it, e.g. `Bulk biologics, version 1`."""
        return f"{LABELS[self.kind]}, version {self.edition}"

    def of(self, activity: Activity) -> tuple[Entry, ...]:
        """Return the entries of an activity."""
        return tuple(each for each in self.entries if each.activity is activity)

    def roles(self, activity: Activity) -> dict[Letter, tuple[Role, ...]]:
        """Return the roles of an activity by letter."""
        return {
            letter: tuple(each.role for each in self.of(activity) if each.letter is letter)
            for letter in Letter
        }


# Of each activity: A | R | C | I.
SITE = """
asset_approval | ot_lead | change_owner | area_owner, it_lead | qa
take_down | area_owner | change_owner | ot_lead | qa
technical_review | ot_lead | change_owner | it_lead, ot_security | area_owner
qa_plan | qa | change_coordinator | validation | area_owner
qa_release | qa | validation | area_owner | change_owner
validation | validation | change_owner | qa, ot_lead | area_owner
ot_security | ot_security | ot_lead | it_lead | area_owner
process_safety | process_safety | change_owner | area_owner, ot_lead | qa
regulatory | regulatory | change_coordinator | qa | area_owner
data_integrity | data_integrity_owner | ot_lead | qa, it_lead | area_owner
multi_site | qa | change_coordinator | ot_lead | area_owner
register_upkeep | ot_lead | change_owner | it_lead | qa
patching | ot_lead | change_owner | it_lead, ot_security | area_owner
vulnerability_handling | ot_security | ot_lead | it_lead | area_owner
remote_access | ot_security | it_lead | ot_lead | area_owner
access_review | ot_lead | change_owner | it_lead, qa | area_owner
identity_management | it_lead | it_lead | ot_security | ot_lead
network_backbone | it_lead | it_lead | ot_lead, ot_security | area_owner
incident_response | ot_security | ot_lead | it_lead, qa | area_owner
backup_and_restore | ot_lead | change_owner | it_lead | qa
control_logic | ot_lead | change_owner | area_owner, validation | qa
maintenance | area_owner | change_owner | ot_lead | qa
life_cycle_planning | ot_lead | change_owner | it_lead, area_owner | qa
training | area_owner | ot_lead | hr, qa | change_owner
"""

CENTRAL = """
multi_site | qa | change_coordinator | regulatory |
remote_access | ot_security | it_lead | | qa
identity_management | it_lead | it_lead | ot_security |
network_backbone | it_lead | it_lead | ot_security |
data_integrity | data_integrity_owner | | qa |
ot_security | ot_security | | it_lead |
"""

FILL_FINISH = """
take_down | area_owner | change_owner | ot_lead, qa |
control_logic | ot_lead | change_owner | area_owner, validation, qa |
"""
"""What differs where product is open: quality is asked, not told."""

QC_LABORATORY = """
patching | it_lead | change_owner | ot_lead, ot_security | area_owner
backup_and_restore | it_lead | change_owner | ot_lead | qa, area_owner
life_cycle_planning | it_lead | change_owner | ot_lead, area_owner | qa
data_integrity | data_integrity_owner | change_owner | qa, validation | area_owner
"""
"""What differs where the systems are a laboratory's, and IT runs them."""

WAREHOUSE = """
register_upkeep | it_lead | change_owner | ot_lead | area_owner
patching | it_lead | change_owner | ot_lead, ot_security | area_owner
backup_and_restore | it_lead | change_owner | ot_lead | area_owner
control_logic | ot_lead | change_owner | area_owner | qa
"""

BULK_2 = """
patching | ot_lead | change_owner | it_lead, ot_security, qa | area_owner
incident_response | ot_security | ot_lead | it_lead, qa | area_owner, data_integrity_owner
"""
"""Quality is asked before patches of validated systems; data integrity is told of incidents."""

LETTERS = (Letter.ACCOUNTABLE, Letter.RESPONSIBLE, Letter.CONSULTED, Letter.INFORMED)


def _read(text: str) -> dict[Activity, tuple[Entry, ...]]:
    found: dict[Activity, tuple[Entry, ...]] = {}
    for line in text.strip().splitlines():
        name, *cells = (cell.strip() for cell in line.split("|"))
        activity = Activity(name)
        found[activity] = tuple(
            Entry(activity, letter, Role(role.strip()))
            for letter, cell in zip(LETTERS, cells, strict=True)
            for role in cell.split(",")
            if role.strip()
        )
    return found


def _standard(kind: SiteKind, edition: int, *texts: str) -> Standard:
    """Put a version together: what later texts say of an activity stands instead."""
    by_activity: dict[Activity, tuple[Entry, ...]] = {}
    for text in texts:
        by_activity |= _read(text)
    entries = tuple(entry for each in Activity for entry in by_activity.get(each, ()))
    return Standard(kind, edition, entries)


SHIPPED: tuple[Standard, ...] = (
    _standard(SiteKind.CENTRAL, 1, CENTRAL),
    _standard(SiteKind.BULK_BIOLOGICS, 1, SITE),
    _standard(SiteKind.BULK_BIOLOGICS, 2, SITE, BULK_2),
    _standard(SiteKind.FILL_FINISH, 1, SITE, FILL_FINISH),
    _standard(SiteKind.QC_LABORATORY, 1, SITE, QC_LABORATORY),
    _standard(SiteKind.WAREHOUSE, 1, SITE, WAREHOUSE),
)
"""Every version that was ever shipped."""


def latest(kind: SiteKind) -> Standard:
    """Return the newest version of a kind."""
    return max((each for each in SHIPPED if each.kind is kind), key=lambda each: each.edition)


def edition_of(kind: SiteKind, edition: int) -> Standard | None:
    """Return a version of a kind; None where it was never shipped."""
    wanted = (each for each in SHIPPED if (each.kind, each.edition) == (kind, edition))
    return next(wanted, None)


def changed(old: Standard, new: Standard) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return what a version takes away from another one, and what it adds."""
    before, after = set(old.entries), set(new.entries)
    return (
        tuple(each for each in old.entries if each not in after),
        tuple(each for each in new.entries if each not in before),
    )
