"""What the worker does for packages of work: lay each out as a PDF."""

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.printing import pdf_of
from workflows.changes.packages import commands
from workflows.changes.packages.models import WorkPackage
from workflows.changes.packages.paper import document
from workflows.changes.packages.queries import printed

WORKER = Actor(0, "the worker", via="worker")


def issued(job: Job, *, package_id: int) -> None:
    """Lay a package out as a PDF; delivered twice, the second finds it made."""
    with job.reading() as session:
        package = session.get_one(WorkPackage, package_id)
        if package.file_id is not None:
            return
        path = f"/changes/{package.change_id}/packages/{package.number}"
        address = f"{str(job.settings.public_url).rstrip('/')}{path}"
        html = document(printed(session, package), package.sha256, address)
    pdf = pdf_of(html)
    with job.writing() as session:
        wanted = select(WorkPackage).where(WorkPackage.id == package_id).with_for_update()
        kept = session.scalars(wanted).one()
        if kept.file_id is None:
            commands.keep_paper(session, WORKER, kept, pdf)
