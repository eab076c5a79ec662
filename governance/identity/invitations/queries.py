"""Who was invited and has not come in."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.identity.models import Person, SetupToken
from governance.identity.queries import has_second_factor


def open_invitations(session: Session, actor: Actor) -> list[tuple[Person, SetupToken]]:
    """Return the people whose last invitation was not used or withdrawn, the latest first."""
    last = (
        select(func.max(SetupToken.id))
        .where(SetupToken.invited_by.is_not(None))
        .group_by(SetupToken.person_id)
    )
    wanted = (
        readable(actor, Person)
        .join(SetupToken, SetupToken.person_id == Person.id)
        .add_columns(SetupToken)
        .where(
            SetupToken.id.in_(last),
            SetupToken.used_at.is_(None),
            SetupToken.withdrawn_at.is_(None),
            Person.deactivated_at.is_(None),
            ~has_second_factor(),
        )
    )
    rows = session.execute(wanted.order_by(SetupToken.id.desc()))
    return [(person, token) for person, token in rows]
