"""What the worker does about the projection: make it where it is missing."""

from sqlalchemy import select

from governance.core.jobs import Job
from governance.ownership.projection.keeping import rebuild
from governance.ownership.projection.models import Owner
from governance.places.models import Place


def every_minute(job: Job) -> None:
    """Make the projection of a database that has none yet: an older program wrote it last."""
    with job.reading() as session:
        is_made = session.scalar(select(Owner.subject_id).limit(1)) is not None
        is_needed = not is_made and session.scalar(select(Place.id).limit(1)) is not None
    if is_needed:
        with job.writing() as session:
            rebuild(session)
