"""Who brings what a learning system reports, and what such a report may show. Pure."""

from collections.abc import Iterator
from enum import StrEnum

import governance.skills.rules.permissions  # noqa: F401  # what it permits is added to below
from governance.completions.models import ReportedCompletion
from governance.core.access import declare, extend, role
from governance.curricula.models import How, ItemKind
from governance.curricula.rules.completing import KIND_LABELS as KIND_WORDS
from governance.curricula.rules.standing import COMPLETES
from governance.identity.employment.models import employs
from governance.identity.models import Person, Role
from governance.ownership.models import leads
from governance.places.models import Place
from governance.skills.models import EvidenceKind, is_theirs
from governance.skills.rules.evidence import KIND_LABELS, Showing
from governance.skills.rules.holdings import MOST_BY_READING
from governance.skills.rules.permissions import READERS


class Permission(StrEnum):
    """What can be permitted about reports of learning systems."""

    READ = "reported_completion:read"
    BRING = "place:bring_completions"
    """On a place: bring a sheet of them."""

    REPORT = "person:report_completion"
    """On a person: keep what was reported of them."""


declare(
    ReportedCompletion,
    read=Permission.READ,
    grants={Permission.READ: [[is_theirs], [role(*READERS)]]},
)
extend(Place, {Permission.BRING: [[role(Role.HR)]]})
extend(Person, {Permission.REPORT: [[employs(Role.HR)], [leads(Role.HR)]]})


def reasons_against_attendance(kind: ItemKind, person_id: int, actor_id: int) -> Iterator[str]:
    """Yield why a learning system cannot report that somebody completed an item of this kind.

    Source: House rule.
    """
    if COMPLETES[kind] is not How.ATTENDED:
        yield f"A {KIND_WORDS[kind]} is completed here, by a signature or before an assessor."
    if person_id == actor_id:
        yield "Nobody records for themselves: have somebody else of HR bring this row."


MOST = {
    EvidenceKind.READ_UNDERSTOOD: MOST_BY_READING,
    EvidenceKind.COURSE: 2,
    EvidenceKind.CERTIFICATE: 3,
}
"""What a learning system can report, and the highest level that it shows by itself.

Source: House rule (who works alone or assesses was seen doing it, by somebody who may assess).
"""


def reasons_against_report(showing: Showing) -> Iterator[str]:
    """Yield why a learning system cannot show this.

    Source: House rule.
    """
    label, most = KIND_LABELS[showing.kind], MOST.get(showing.kind)
    if most is None:
        yield f"{label} needs somebody who saw it: record it on the person's page."
    elif showing.level > most:
        yield (
            f"A report of {label} shows level {most} at most, and this says {showing.level}: "
            "what is above is shown on the job, or by an assessment."
        )
