"""What people add to the pages of places: who holds a role there."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import ROLE_LABELS, Person, RoleGrant
from governance.identity.queries import held_at, is_held_on
from governance.places.models import Place
from governance.places.panels import COUNTED, PANELS, Counted, Panel


def roles_here(session: Session, _actor: Actor, place: Place) -> Panel:
    """Show who holds a role at exactly this place today."""
    told = {
        "held": held_at(session, place),
        "roles": ROLE_LABELS,
        "place": place,
    }
    return Panel("Roles held here", "identity/_held.html", told)


def people_by_place(session: Session, _actor: Actor) -> Mapping[int, int]:
    """Return how many people hold a role at each place today."""
    counted = (
        select(RoleGrant.place_id, func.count(RoleGrant.person_id.distinct()).label("held"))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(is_held_on(clock.today()), Person.deactivated_at.is_(None))
        .group_by(RoleGrant.place_id)
    )
    return {row.place_id: row.held for row in session.execute(counted)}


PANELS.append(roles_here)
COUNTED.append(Counted("people with a role", people_by_place))
