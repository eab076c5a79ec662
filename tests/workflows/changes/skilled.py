"""What is asked of people at Leuven, and until when they hold it."""

from datetime import UTC, datetime

from sqlalchemy import select

from governance.audit.commands import record
from governance.places.models import Place
from governance.skills.models import Competence, EvidenceKind, SkillEvidence, SkillRequirement
from tests.plant import SYSTEM
from tests.rich import row_of

SINCE = datetime(2020, 1, 1, tzinfo=UTC)


def demand(session, activity, held, at="leuven", **narrowed):
    """Ask level 3 for an activity, and have people hold it: `{person id: its end, or None}`."""
    place = session.scalars(select(Place).where(Place.code == at)).one()
    of = Competence(**row_of(session, Competence, Competence.__table__) | {"months": None})
    code = activity or narrowed.get("role") or "anything"
    of.code, of.title = f"X-{code}", "Controllers"
    session.add(of)
    session.flush()
    session.add(
        SkillRequirement(
            competence_id=of.id, min_level=3, min_people=1, basis="SOP-1", activity=activity,
            starts_on=SINCE.date(), demanded_by="system", place_id=place.id,
            site_id=place.site_id or place.id, **narrowed,
        )
    )  # fmt: skip
    for person_id, ends in held.items():
        show(session, of, person_id, ends)
    session.flush()
    record(session, SYSTEM, "skills.asked", of)
    return of


def show(session, competence, person_id, ends=None, level=3):
    """Have somebody hold a level since 2020, to an end or without one."""
    session.add(
        SkillEvidence(
            person_id=person_id, competence_id=competence.id, level=level,
            kind=EvidenceKind.CERTIFICATE, subject="PLC certificate", performed_at=SINCE,
            recorded_at=SINCE, recorded_by="system", ends_at=ends,
        )
    )  # fmt: skip
