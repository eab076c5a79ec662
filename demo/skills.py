"""What people of the company could do when Concord was set up, and what their work asks for."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

from demo.tables import rows
from governance.register.vocabulary import AssetClass
from governance.skills.models import EvidenceKind
from governance.skills.rules.evidence import Showing

_SHOWN = """
@ elise
wout | OT-PLC | prior_learning | 4 | Built the programs of suites 1 and 2 | 2025-11-03 |
wout | GXP-CC | course | 3 | C-204 Change control | 2025-11-10 |
fien | GXP-CC | course | 3 | C-204 Change control | 2025-11-10 |
fien | OT-PLC | ojt | 3 | OJT-31 Load, compare, take back | 2025-12-04 | wout
fien | OT-NET | certificate | 3 | Industrial networks, technician | 2025-09-18 |
fien | SAF-LOTO | course | 3 | C-110 Making safe | 2025-10-07 |
wout | SAF-LOTO | course | 3 | C-110 Making safe | 2025-10-07 |
koen | CY-OT | certificate | 3 | OT security for leads | 2025-06-12 |
nadia | GXP-CSV | prior_learning | 4 | Validation lead since 2016 | 2025-11-03 |
joke | GXP-GMP | course | 3 | C-001 GMP yearly | 2025-12-15 |
bart | GXP-GMP | course | 3 | C-001 GMP yearly | 2025-12-20 |
wout | IT-SYS | course | 1 | C-250 Servers for automation | 2025-12-10 |
koen | IT-NET | course | 1 | C-251 Where the plant meets the office | 2025-12-11 |
koen | OT-NET | course | 2 | C-252 Zones and conduits | 2025-09-18 |
nadia | OT-MES | course | 2 | C-260 Electronic batch records | 2025-12-14 |
nadia | IT-DB | course | 1 | C-253 Databases for validators | 2025-12-03 |
bart | OT-HMI | course | 1 | C-270 What operators see | 2025-12-22 |
@ anke
mehmet | OT-PLC | prior_learning | 4 | Commissioned filling lines 1 and 2 | 2025-11-05 |
svenja | GXP-CC | course | 2 | C-204 Change control | 2025-11-12 |
svenja | OT-PLC | ojt | 2 | OJT-31 Load, compare, take back | 2025-12-09 | mehmet
mehmet | GXP-CC | course | 3 | C-204 Change control | 2025-11-12 |
svenja | SAF-LOTO | course | 3 | C-110 Making safe | 2025-12-02 |
jens | CY-VULN | course | 2 | C-330 Advisories | 2025-11-25 |
jens | OT-HMI | course | 3 | C-271 Alarms that matter | 2025-12-28 |
birgit | SAF-LOTO | course | 2 | C-110 Making safe | 2025-12-02 |
@ grace
kyle | OT-LAB | prior_learning | 3 | Keeps the chromatography systems since 2019 | 2025-11-06 |
kyle | GXP-CC | course | 2 | C-204 Change control | 2025-11-13 |
samuel | GXP-CSV | certificate | 3 | Computer system validation | 2025-10-20 |
@ beatriz
marek | GXP-CC | course | 2 | C-204 Change control | 2025-11-10 |
marek | IT-NET | prior_learning | 4 | Built the networks of all sites | 2025-11-03 |
marek | IT-SYS | prior_learning | 4 | Built the plant hosts since 2014 | 2025-11-03 |
aoife | CY-OT | prior_learning | 4 | OT security officer since 2018 | 2025-11-03 |
aoife | OT-NET | course | 2 | C-252 Zones and conduits | 2025-12-12 |
"""
CROSSED = (
    ("fien", "IT-NET", "C-251 Where the plant meets the office"),
    ("svenja", "IT-SYS", "C-250 Servers for automation"),
    ("kyle", "IT-DB", "C-253 Databases for laboratories"),
)
"""Who was taught something of the other world not long ago."""

_ASKED = """
koen | leuven | GXP-CC | 2 | 3 | SOP-100 Change control | implementing |
koen | leuven | OT-PLC | 3 | 2 | SOP-131 Work on controllers | implementing | plc
koen | leuven | SAF-LOTO | 3 | 2 | SOP-012 Making safe | maintenance |
koen | leuven | IT-BCK | 3 | 2 | SOP-140 Backups that restore | backup_and_restore |
koen | leuven | OT-NET | 3 | 2 | SOP-150 Plant networks | network_backbone |
jens | wismar | OT-HMI | 3 | 2 | SOP-160 Operator stations | maintenance |
carlos | durham | OT-LAB | 3 | 1 | SOP-171 Laboratory systems | maintenance |
jens | wismar | GXP-CC | 2 | 3 | SOP-100 Change control | implementing |
carlos | durham | GXP-CC | 2 | 2 | SOP-100 Change control | implementing |
jens | wismar | SAF-LOTO | 3 | 2 | SOP-012 Making safe | maintenance |
"""


class ShownRow(NamedTuple):
    """One thing that somebody of a site had shown, and who of quality recorded it."""

    by: str
    person: str
    competence: str
    showing: Showing
    """Without its competence and assessor: they have no keys yet."""

    assessor: str


class AskedRow(NamedTuple):
    """What a lead asks of whoever works at their site."""

    by: str
    site: str
    competence: str
    level: int
    people: int
    basis: str
    activity: str | None
    asset_class: AssetClass | None


def _shown(heading: str, cells: list[str]) -> ShownRow:
    person, competence, kind, level, subject, on, assessor = cells
    at = datetime.combine(date.fromisoformat(on), time(13), UTC)
    note = "Accepted when Concord was set up." if kind == EvidenceKind.PRIOR_LEARNING else ""
    said = Showing(0, EvidenceKind(kind), int(level), subject, at, note=note)
    return ShownRow(heading, person, competence, said, assessor)


def _asked(cells: list[str]) -> AskedRow:
    by, site, competence, level, people, basis, activity, kind = cells
    return AskedRow(
        by, site, competence, int(level), int(people), basis,
        activity or None, AssetClass(kind) if kind else None,
    )  # fmt: skip


SHOWN = tuple(_shown(*row) for row in rows(_SHOWN))
ASKED = tuple(_asked(cells) for _, cells in rows(_ASKED))
