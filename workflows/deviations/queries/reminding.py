"""Which deviations and actions are to be brought to mind now."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import Role
from governance.ownership.people import holders
from governance.places.models import Place
from workflows.deviations.models import Capa, CapaState, Deviation, DeviationState
from workflows.deviations.rules.deadlines import SOONEST, STEPS, capa_due, steps_due
from workflows.deviations.rules.permissions import LEADS

MOST = 200
"""Of one minute; the next one goes on."""

WAITS_FOR = {
    DeviationState.OPENED: LEADS,
    DeviationState.INVESTIGATED: (Role.QA,),
    DeviationState.DISPOSED: (Role.QA,),
}


def deviations_due(session: Session) -> list[int]:
    """Return the deviations with a step of their deadline that nobody was told of."""
    now = clock.now()
    wanted = select(Deviation.id, Deviation.due_at, Deviation.reminded).where(
        Deviation.due_at <= now + SOONEST, Deviation.reminded < len(STEPS)
    )
    found = session.execute(wanted.order_by(Deviation.due_at, Deviation.id))
    return [key for key, due, told in found if due and steps_due(due, now) > told][:MOST]


def capas_due(session: Session) -> list[int]:
    """Return the actions with a step of their deadline that nobody was told of."""
    now = clock.now()
    wanted = select(Capa.id, Capa.due_on, Capa.reminded).where(
        Capa.state == CapaState.OPEN,
        Capa.due_on <= clock.today() + timedelta(days=1),
        Capa.reminded < len(STEPS),
    )
    found = session.execute(wanted.order_by(Capa.due_on, Capa.id))
    return [key for key, due, told in found if steps_due(capa_due(due), now) > told][:MOST]


def holding(session: Session, roles: tuple[Role, ...], place_id: int) -> set[int]:
    """Return who holds one of the roles at a place, or above it."""
    place = session.get_one(Place, place_id)
    return {each.person_id for each in holders(session, roles, place.path)}
