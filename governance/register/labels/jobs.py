"""What the worker does for labels: lay out the file, outside of any transaction."""

from governance.core.errors import DomainError
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.core.printing import pdf_of
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.labels import commands
from governance.register.labels.models import LabelSheet, LabelState
from governance.register.labels.paper import document
from governance.register.labels.queries import chosen_of, labels
from governance.register.labels.rules import GRIDS


def requested(job: Job, *, sheet_id: int) -> None:
    """Make the file; delivered twice, the second finds it made."""
    with job.reading() as session:
        sheet = session.get_one(LabelSheet, sheet_id)
        if sheet.state is not LabelState.REQUESTED:
            return
        actor = actor_for(session, session.get_one(Person, sheet.person_id), "worker")
        said = list(labels(session, actor, chosen_of(sheet), str(job.settings.public_url)))
        html = document(said, GRIDS[sheet.layout])
    try:
        content = pdf_of(html)
    except DomainError as refusal:
        with job.writing() as session:
            commands.refuse(session, actor, commands.locked(session, sheet_id), refusal.reasons)
        return
    with job.writing() as session:
        kept = commands.locked(session, sheet_id)
        if kept.state is LabelState.REQUESTED:
            commands.make(session, actor, kept, content, len(said))


handle("labels.requested", requested)
