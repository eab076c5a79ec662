"""Competences to start with, for people who keep IT and OT of a biopharmaceutical plant.

The words are ours; the identifiers are those of the NICE framework's components 2.1.0 that come
nearest, as facts to look up by. A site adds its own and ends what it has no use for.
"""

from collections.abc import Iterator
from typing import Any

from governance.skills.models import Field

_ROWS = """
OT-PLC | ot | PLC programming | 36 | DD-WRL-009
 can say what a PLC does and what stops when it stops
 changes logic in a copy, with somebody beside them, and compares before it is loaded
 loads a reviewed change, compares online with offline, and takes it back unaided
 judges others' programs and how they bring them in, and teaches it
 ladder, structured text, controller
OT-DCS | ot | Batch and process control systems | 36 | DD-WRL-009
 can tell a recipe, a phase and a unit apart, and whom to ask
 changes set-points and phases under guidance, in an engineering copy
 changes phases and recipes by procedure, tests them and restores the former ones
 reviews recipes and control modules of others, and teaches them
 DCS, S88, recipe
OT-HMI | ot | Operator stations and alarms | 36 | DD-WRL-009
 knows what operators see and which alarms must never be silenced
 changes a screen or an alarm limit with somebody beside them
 changes screens and alarms by procedure and proves that operators see the same
 assesses alarm handling and station builds of others
 SCADA, HMI, alarm management
OT-NET | ot | Industrial networks | 36 | DD-WRL-009 IO-WRL-004
 knows the zones of the plant and why a scan can stop a line
 patches and documents a port under guidance
 changes switches and firewalls of a zone without stopping what runs
 designs zones and conduits, and judges others' changes
 Profinet, EtherNet/IP, zone, conduit, VLAN
OT-INST | ot | Instrumentation and calibration | 24 |
 can read a loop drawing and a calibration label
 calibrates with somebody beside them
 calibrates, judges the result and starts a deviation where it fails
 assesses others' calibrations and sets intervals
 loop check, transmitter
OT-DRV | ot | Drives and motion | 36 |
 knows what moves, and how it is made safe first
 changes parameters under guidance
 replaces a drive, restores its parameters and proves direction and limits
 assesses others' work on drives
 servo, frequency converter
OT-MES | ot | Manufacturing execution systems | 24 | IO-WRL-005
 knows which batch records come from where
 changes a master batch record in a test system, with a reviewer
 releases changed master records by procedure
 judges designs of others and their effect on batch records
 MES, EBR, electronic batch record
OT-HIST | ot | Historians and process data | 24 | IO-WRL-001 IO-WRL-002
 knows which decisions rest on a trend
 adds tags with somebody beside them
 adds, moves and reconciles tags without a gap in the data
 assesses how others keep process data whole
 historian, trend, OPC
OT-LAB | ot | Laboratory instruments and their systems | 24 | IO-WRL-005
 knows which results leave the laboratory, and by which system
 prepares an instrument's computer under guidance
 changes an instrument's system and proves that raw data are kept
 assesses laboratory systems of others
 LIMS, chromatography data system
SAF-SIS | safety | Safety instrumented functions | 12 | DD-WRL-009
 knows what a safety function is and that it is never bypassed on one's own
 assists at a proof test
 tests and restores a safety function by procedure, with its signature compared
 judges changes of safety functions and who may make them
 SIS, safety PLC, bypass
SAF-LOTO | safety | Making safe before work | 12 |
 recognises a lock and never removes another's
 makes a unit safe with somebody beside them
 makes a unit safe, tries it, and hands it back
 assesses others and investigates near misses
 lock-out tag-out, energy isolation
SAF-EX | safety | Work in explosive atmospheres | 24 |
 knows the zones and what must not be brought in
 works there under guidance
 chooses, installs and inspects equipment for a zone
 assesses others' installations
 ATEX, hazardous area
GXP-GMP | gxp | Good manufacturing practice | 12 |
 knows why it is done as it is written, and written as it is done
 works by procedures with somebody to ask
 applies them unaided and raises what departs from them
 trains others and judges what they find
 GMP, cGMP, good practice
GXP-CC | gxp | Change control | 24 |
 knows when a change is needed before a hand is lifted
 prepares a change with somebody who reads it first
 assesses, plans and closes changes
 judges changes of others and teaches how
 change request, impact assessment
GXP-CSV | gxp | Validation of computerised systems | 24 | DD-WRL-007
 knows what a validated state is and what endangers it
 executes test scripts as written
 writes plans and tests that answer the risk
 approves strategies and assesses validators
 CSV, CSA, qualification
GXP-DI | gxp | Integrity of data | 24 | IO-WRL-003
 knows what makes a record trustworthy
 reviews audit trails with a list to follow
 judges audit trails and finds what was not told
 assesses systems and people, and teaches both
 ALCOA, audit trail review
GXP-ASE | gxp | Aseptic behaviour | 12 |
 enters by the book and touches nothing
 works in a graded room with somebody beside them
 works in a graded room unaided and is monitored without findings
 qualifies others to enter
 gowning, clean room
IT-SYS | it | Servers and their operating systems | 36 | IO-WRL-005 NF-COM-009
 knows which server carries what
 restarts and patches by a list, with somebody to ask
 patches, restores and moves servers within an agreed window
 judges how others build and keep them
 Windows Server, Linux, virtual machines
IT-NET | it | Office and backbone networks | 36 | IO-WRL-004
 knows where the office network ends and the plant's begins
 changes an access port under guidance
 changes routing and firewalls with a way back
 designs networks and judges others' designs
 routing, LAN, WAN
IT-IAM | it | Identities and access | 24 | NF-COM-001
 knows why accounts are nobody's to share
 grants what was approved, with a second look
 reviews and revokes access and explains each right
 designs roles and judges exceptions
 directory, single sign-on, privileged access
IT-DB | it | Databases | 36 | IO-WRL-002
 knows that a table is not corrected by hand
 restores a copy under guidance
 backs up, restores and tunes without losing a record
 judges designs and emergency corrections of others
 SQL, restore
IT-BCK | it | Backup and restore | 12 | NF-COM-007
 knows what is kept, where, and for how long
 restores a file or a program with a list
 restores a whole system and proves that it is what it was
 judges whether what others keep could be restored
 disaster recovery
CY-OT | cyber | Security of OT | 24 | DD-WRL-009 NF-COM-010
 knows why availability and safety come first here
 applies a hardening list on a test system
 judges weaknesses by what a line can bear, and chooses what stands in for a patch
 decides on zones, exceptions and remote access, and teaches why
 ICS security, IEC 62443
CY-VULN | cyber | Handling of vulnerabilities | 12 | PD-WRL-007
 knows where to report what looks wrong
 matches advisories to assets with somebody to ask
 judges an advisory for a site and follows it to its end
 sets how a company judges and reports
 advisory, patch, CVE
CY-IR | cyber | Incident response | 12 | PD-WRL-003
 knows whom to call and what not to switch off
 takes notes and secures traces under guidance
 contains an incident without endangering a batch
 leads a response of IT and OT together, and exercises it
 incident, forensics
CY-REM | cyber | Remote access of suppliers | 12 | NF-COM-001 NF-COM-011
 knows that nobody comes in unseen
 opens a session for a supplier with somebody beside them
 opens, watches and ends a supplier's session by procedure
 decides who comes in, by which way and for how long
 vendor access, jump host
SO-HAND | soft | Hand-over between shifts and trades | |
 tells what was done in a way that the next one can use
 hands over with somebody listening
 hands over and takes over across IT, OT and production
 coaches others where hand-overs failed
 shift hand-over, communication
SO-TEACH | soft | Teaching on the job | | OG-WRL-005
 shows a colleague how a thing is done
 teaches one task with a plan that somebody made
 plans and gives training on the job, and judges what was learned
 qualifies those who teach
 trainer, mentor
"""
_NAMES = ("aware", "supervised", "alone", "teaches", "also_called")


def _read() -> Iterator[dict[str, Any]]:
    lines = _ROWS.strip().splitlines()
    for first in range(0, len(lines), len(_NAMES) + 1):
        code, field, title, months, nice = (cell.strip() for cell in lines[first].split("|"))
        words = (line.strip() for line in lines[first + 1 : first + 1 + len(_NAMES)])
        yield {
            "code": code, "field": Field(field), "title": title, "nice_ids": nice,
            "months": int(months) if months else None, **dict(zip(_NAMES, words, strict=True)),
        }  # fmt: skip


STARTER = tuple(_read())
"""What `Competence` takes, one by one."""
