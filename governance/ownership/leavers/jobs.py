"""What the worker does about whose time here is over: they leave on their day, as if by hand."""

import logging

from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.jobs import Job
from governance.identity.employment.queries import over
from governance.ownership.leavers.commands import leave

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
                    leave(session, WORKER, person_id)
        except RuleViolation as refused:  # the last administrator: HR has it in their work
            log.warning("person %s did not leave: %s", person_id, refused)
