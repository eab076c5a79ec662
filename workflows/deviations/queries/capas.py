"""Actions as pages and guards see them."""

from sqlalchemy.orm import Session, joinedload

from governance.evidence.models import KINDS
from workflows.deviations.models import Capa
from workflows.deviations.rules.capa import CapaFacts

KIND = Capa.__tablename__
LOADED = (
    joinedload(Capa.deviation), joinedload(Capa.owner), joinedload(Capa.opened_by),
    joinedload(Capa.done_by), joinedload(Capa.checked_by), joinedload(Capa.place),
)  # fmt: skip


def whole(session: Session, capa: Capa) -> Capa:
    """Return an action with all that its page shows and its guards look at."""
    return session.get_one(Capa, capa.id, options=LOADED, populate_existing=True)


def facts_of(found: Capa, said: str = "") -> CapaFacts:
    """Return what the guards look at; the action is `whole`."""
    return CapaFacts(
        label=str(found), state=found.state, owner_id=found.owner_id,
        doer_id=found.done_by_id, said=said,
    )  # fmt: skip


KINDS[KIND] = Capa
