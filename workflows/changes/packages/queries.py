"""Packages of work: of a change, those that did not come back, and what happened meanwhile."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.models import AuditEvent
from governance.core import files
from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.errors import NotFound
from governance.core.files import StoredFile
from governance.evidence.queries import text_of
from workflows.changes.models import ChangeRequest
from workflows.changes.packages.models import WorkBundle, WorkPackage
from workflows.changes.packages.rules import MOST, Step
from workflows.changes.queries.case import KIND
from workflows.changes.queries.past import ACTS
from workflows.changes.queries.seen import content_seen
from workflows.changes.rules.permissions import Permission

OF_CHANGE = (
    select(WorkPackage)
    .where(WorkPackage.change_id == bindparam("change_id"))
    .options(
        joinedload(WorkPackage.issued_by),
        joinedload(WorkPackage.ended_by),
        joinedload(WorkPackage.addendum),
    )
    .order_by(WorkPackage.number)
)
ENTERED = frozenset(
    {
        *("change.started", "change.completed", "change.reworked", "change.verified"),
        *("change.released", "change.backed_out", "change.handed_over", "change.checked_off"),
        *("change.let_go", "change.taken_back", "change.left_out", "change.sent_back"),
        *("change.added", "change.revised", "change.cancelled", "change.held", "change.supervised"),
        "change.package_entered",
    }
)
"""Acts that may say otherwise than what was written on paper meanwhile."""


def packages(session: Session, change: ChangeRequest) -> Sequence[WorkPackage]:
    """Return the packages of a change, in the order of their issue."""
    return session.scalars(OF_CHANGE, {"change_id": change.id}).all()


def package_of(session: Session, change: ChangeRequest, number: int) -> WorkPackage:
    """Return one package of a change; raise `NotFound` if there is none of that number."""
    found = next((each for each in packages(session, change) if each.number == number), None)
    if found is None:
        raise NotFound(f"{change} has no package {number}.")
    return found


def whole(session: Session, bundle: WorkBundle) -> WorkBundle:
    """Return a bundle with who issued it, and its site."""
    people = (joinedload(WorkBundle.issued_by), joinedload(WorkBundle.site))
    return session.get_one(WorkBundle, bundle.id, options=people, populate_existing=True)


def of_bundle(session: Session, bundle: WorkBundle) -> Sequence[WorkPackage]:
    """Return the packages that were issued together, by their changes."""
    wanted = (
        select(WorkPackage)
        .where(WorkPackage.bundle_id == bundle.id)
        .options(joinedload(WorkPackage.change))
    )
    return session.scalars(wanted.order_by(WorkPackage.change_id)).all()


def readable_of(session: Session, reader: Actor, bundle: WorkBundle) -> Sequence[WorkPackage]:
    """Return those of them whose change the reader may read."""
    found = of_bundle(session, bundle)
    of = readable(reader, ChangeRequest).where(
        ChangeRequest.id.in_([each.change_id for each in found])
    )
    seen = set(session.scalars(of.with_only_columns(ChangeRequest.id)))
    return [each for each in found if each.change_id in seen]


def files_of(session: Session, reader: Actor, bundle: WorkBundle) -> list[tuple[str, bytes]]:
    """Return the PDF of each package by its name, once all are made.

    Raises `NotFound` while one is missing, or where one tells of what the reader may not see.
    """
    found = []
    for package in of_bundle(session, bundle):
        told_whole(session, reader, package)
        file = file_of(session, package)
        if file is None:
            raise NotFound(f"The files of {bundle} are being made: open it again in a moment.")
        found.append((file.name, files.content(session, file)))
    return found


def chosen_for(
    session: Session, actor: Actor, of: Select[ChangeRequest]
) -> Sequence[ChangeRequest]:
    """Return those of some changes that the actor may put on paper; one more than go together."""
    wanted = of.where(permitted(actor, Permission.ADD, ChangeRequest)).order_by(ChangeRequest.id)
    return session.scalars(wanted.limit(MOST + 1)).all()


def printed(session: Session, package: WorkPackage) -> dict[str, Any]:
    """Return what is printed on a package."""
    found: dict[str, Any] = json.loads(exact(session, package))
    return found


def exact(session: Session, package: WorkPackage) -> str:
    """Return the exact text that the digest of a package is of."""
    return text_of(session, KIND, package.change_id, package.sha256) or "{}"


def exact_for(session: Session, reader: Actor, package: WorkPackage) -> str | None:
    """Return that text; None where it tells of an asset that the reader may not see."""
    text = exact(session, package)
    _, hidden = content_seen(session, reader, text)
    return None if hidden else text


def told_whole(session: Session, reader: Actor, package: WorkPackage) -> str:
    """Return that text; raise `NotFound` where it tells of an asset that the reader may not see."""
    text = exact_for(session, reader, package)
    if text is None:
        raise NotFound("It tells of assets that you may not see: print its page instead.")
    return text


def file_of(session: Session, package: WorkPackage | WorkBundle) -> StoredFile | None:
    """Return the PDF of a package, or of all that were issued together, once it is made."""
    return session.get(StoredFile, package.file_id) if package.file_id else None


def steps_of(body: dict[str, Any]) -> list[Step]:
    """Return the steps that are printed on a package."""
    return [Step(each["step"], each["text"]) for each in body["steps"]]


def meanwhile(session: Session, package: WorkPackage) -> list[str]:
    """Return what was entered in Concord since a package was issued, in words."""
    wanted = (
        select(AuditEvent)
        .where(
            AuditEvent.subject_kind == KIND,
            AuditEvent.subject_key == str(package.change_id),
            AuditEvent.seq > package.cut_off,
        )
        .order_by(AuditEvent.seq)
    )
    return [
        f"{each.at:%Y-%m-%d %H:%M} UTC {each.actor_name} {ACTS.get(each.verb, each.verb)}"
        for each in session.scalars(wanted)
        if each.verb in ENTERED
    ]


@made_once
def _out(actor: Actor) -> Select[Any]:
    return (
        select(WorkPackage)
        .join(ChangeRequest, ChangeRequest.id == WorkPackage.change_id)
        .where(
            WorkPackage.issued_by_id == actor.id,
            WorkPackage.ended_as.is_(None),
            permitted(actor, Permission.ADD, ChangeRequest),
        )
        .options(joinedload(WorkPackage.change))
    )


@only_where(_out)
def to_bring_back(session: Session, actor: Actor) -> list[Item]:
    """Return the packages that the actor issued and that did not come back yet; one statement."""
    return [
        Item(
            group=Group.DO,
            reference=f"{each.change}/{each.number}",
            title=each.change.title,
            why="You issued it on paper, and it has not come back yet.",
            verb="Bring back",
            target=Target("changes.package", {"id": each.change_id, "number": each.number}),
            since=each.issued_at,
            due=each.due_at,
        )
        for each in session.scalars(_out(actor).order_by(WorkPackage.due_at))
    ]


INBOX.append(to_bring_back)
