"""Keeps the projection: worked out anew in the transaction that writes what it follows from.

What wrote it does not matter, a form, an import or a leaver: the trail has noted the rows by then.
"""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Table, delete, event, select, tuple_
from sqlalchemy.orm import Session, sessionmaker

from governance.audit.trail import buffer
from governance.core.copying import put
from governance.identity.models import Person, RoleGrant
from governance.ownership.models import (
    Absence,
    Activity,
    Assignment,
    Delegation,
    Team,
    TeamMember,
)
from governance.ownership.projection.models import Owner
from governance.ownership.projection.working import projected, worlds
from governance.places.models import Place

ASSIGNMENT = cast("Table", Assignment.__table__)
OWNER = cast("Table", Owner.__table__)
KEY = tuple_(*OWNER.primary_key)
OTHERS = frozenset(
    cast("Table", each.__table__)
    for each in (Place, Person, RoleGrant, Team, TeamMember, Delegation, Absence)
)
"""What any accountability may follow from; an assignment matters to its own activity alone."""

MOST_KEYS = 500
"""Rows that one statement removes."""


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of this maker keep the projection, before it commits."""
    event.listen(sessions, "before_commit", _keep)


def _keep(session: Session) -> None:
    session.flush()
    touched = [act.touched for act in buffer(session).acts]
    if any(table in OTHERS for tables in touched for table in tables):
        rebuild(session)
        return
    ids = {key[0] for tables in touched for key in tables.get(ASSIGNMENT, ())}
    if ids:
        of = select(ASSIGNMENT.c.activity).where(ASSIGNMENT.c.id.in_(ids)).distinct()
        rebuild(session, session.scalars(of).all())


def rebuild(session: Session, activities: Collection[Activity] = tuple(Activity)) -> int:
    """Work out who is accountable for these activities, and write what differs; return how much.

    The caller commits. To run it twice writes nothing.
    """
    made = [row for world in worlds(session, activities) for row in projected(world)]
    wanted = {tuple(row.values()): row for row in made}
    columns = [OWNER.c[name] for name in (made[0] if made else ())]
    there = (
        {
            tuple(row)
            for row in session.execute(select(*columns).where(OWNER.c.activity.in_(activities)))
        }
        if columns
        else set[tuple[Any, ...]]()
    )
    gone = [dict(zip((c.name for c in columns), row, strict=True)) for row in there - wanted.keys()]
    for start in range(0, len(gone), MOST_KEYS):
        some = gone[start : start + MOST_KEYS]
        keys = [tuple(row[column.name] for column in OWNER.primary_key) for row in some]
        session.connection().execute(delete(OWNER).where(KEY.in_(keys)))
    new = [wanted[key] for key in wanted.keys() - there]
    put(session.connection(), OWNER, new)
    return len(gone) + len(new)
