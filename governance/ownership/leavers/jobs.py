"""What the worker does about whose time here is over: they leave on their day, as if by hand."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.jobs import Job
from governance.identity.commands import send_away
from governance.identity.employment.models import Employment
from governance.identity.employment.queries import over
from governance.identity.models import Person

WORKER = Actor(0, "the worker", via="worker")
log = logging.getLogger(__name__)


def every_minute(job: Job) -> None:
    """Let everybody leave whose last day is over at their site, each in one transaction."""
    with job.reading() as session:
        gone = over(session)
    for person_id in gone:
        try:
            with job.writing() as session:
                if person_id in over(session):  # asked anew: HR may have prolonged it meanwhile
                    _leave(session, person_id)
        except RuleViolation as refused:  # the last administrator: HR has it in their work
            log.warning("person %s did not leave: %s", person_id, refused)


def _leave(session: Session, person_id: int) -> None:
    """Send somebody away on the day that HR told, with all that ends by it."""
    person = session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    ends_on = session.scalars(
        select(Employment.ends_on).where(Employment.person_id == person_id)
    ).one()
    why = f"their time here is over: {ends_on} is the first day without them"
    send_away(session, WORKER, person, why)
