"""What the worker does for training: a round when something happened, reminders, certificates."""

from datetime import timedelta

from governance.core import clock
from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.core.printing import pdf_of
from workflows.changes.models import ChangeRequest
from workflows.changes.training.queries import to_learn
from workflows.training.commands import asking, certificates, rounds
from workflows.training.models import TrainingAssignment, TrainingCertificate
from workflows.training.paper import document
from workflows.training.queries import reminding
from workflows.training.queries.certificates import certified
from workflows.training.queries.rounds import BATCH, due

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Look at who owes what, where anything happened that says so; remind who is to be reminded."""
    with job.reading() as session:
        look = due(session)
    if look is not None:
        for first in range(0, len(look.people), BATCH):
            with job.writing() as session:
                rounds.look(session, WORKER, look.people[first : first + BATCH], look)
        with job.writing() as session:
            rounds.note(session, look)
    with job.reading() as session:
        waits = reminding.due(session)
    if waits:
        with job.writing() as session:
            for key, days in reminding.due(session):  # asked anew: it may be done meanwhile
                asking.remind_at(session, WORKER, session.get_one(TrainingAssignment, key), days)


def requested(job: Job, *, certificate_id: int) -> None:
    """Lay a certificate out as a PDF; delivered twice, the second finds it made."""
    with job.reading() as session:
        certificate = session.get_one(TrainingCertificate, certificate_id)
        if certificate.file_id is not None:
            return
        html = document(certified(session, certificate, str(job.settings.public_url)))
    content = pdf_of(html)
    with job.writing() as session:
        kept = certificates.locked(session, certificate_id)
        if kept.file_id is None:
            certificates.make(session, WORKER, kept, content)


def approved(job: Job, *, change_id: int) -> None:
    """Ask whom an approved change affects to learn what it changes, by the end of its window."""
    with job.writing() as session:
        change = session.get_one(ChangeRequest, change_id)
        ends = change.window_ends_at or clock.now() + timedelta(days=14)
        wanted = to_learn(session, change)
        asking.ask_for_change(session, WORKER, change, wanted, ends)


handle("training_certificate.requested", requested)
handle("change.approved", approved)
