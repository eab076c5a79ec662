"""What the worker does for packages of work: lay each out as a PDF."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.printing import pdf_of
from workflows.changes.packages import commands
from workflows.changes.packages.models import WorkBundle, WorkPackage
from workflows.changes.packages.paper import Package, document
from workflows.changes.packages.queries import of_bundle, printed

WORKER = Actor(0, "the worker", via="worker")


def _told(job: Job, session: Session, package: WorkPackage) -> Package:
    path = f"/changes/{package.change_id}/packages/{package.number}"
    address = f"{str(job.settings.public_url).rstrip('/')}{path}"
    return printed(session, package), package.sha256, address


def issued_together(job: Job, *, bundle_id: int) -> None:
    """Lay the packages of an outage out as one PDF; delivered twice, the second finds it made."""
    with job.reading() as session:
        bundle = session.get_one(WorkBundle, bundle_id)
        if bundle.file_id is not None:
            return
        html = document(*(_told(job, session, each) for each in of_bundle(session, bundle)))
    pdf = pdf_of(html)
    with job.writing() as session:
        wanted = select(WorkBundle).where(WorkBundle.id == bundle_id).with_for_update()
        kept = session.scalars(wanted).one()
        if kept.file_id is None:
            commands.keep_bundle(session, WORKER, kept, pdf)


def issued(job: Job, *, package_id: int) -> None:
    """Lay a package out as a PDF; delivered twice, the second finds it made."""
    with job.reading() as session:
        package = session.get_one(WorkPackage, package_id)
        if package.file_id is not None:
            return
        html = document(_told(job, session, package))
    pdf = pdf_of(html)
    with job.writing() as session:
        wanted = select(WorkPackage).where(WorkPackage.id == package_id).with_for_update()
        kept = session.scalars(wanted).one()
        if kept.file_id is None:
            commands.keep_paper(session, WORKER, kept, pdf)
