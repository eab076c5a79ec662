"""Who works on a change under a supervisor, and who could."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from workflows.changes.models import ChangeRequest
from workflows.changes.supervising.models import Supervised

SUPERVISED = (
    select(Supervised)
    .where(
        Supervised.change_id == bindparam("change_id"),
        Supervised.revision == bindparam("revision"),
    )
    .options(joinedload(Supervised.person), joinedload(Supervised.supervisor))
    .order_by(Supervised.id)
)


def supervised(session: Session, change: ChangeRequest) -> Sequence[Supervised]:
    """Return who works under a supervisor since the work began; nothing is asked before."""
    if change.started_at is None:
        return ()
    of = {"change_id": change.id, "revision": change.revision}
    return session.scalars(SUPERVISED, of).all()


def trainees(session: Session, change: ChangeRequest) -> list[tuple[int, str]]:
    """Return who could work under a supervisor: whoever holds a role at the site of the change."""
    of_the_site = select(RoleGrant.person_id).where(
        RoleGrant.site_id == change.site_id, is_held_on(clock.today())
    )
    wanted = (
        select(Person.id, Person.name)
        .where(Person.id.in_(of_the_site), Person.deactivated_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in session.execute(wanted)]
