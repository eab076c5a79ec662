"""Open the deviation that a change has brought about: a step of the commands that do so."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.places.models import Place
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND
from workflows.deviations.models import DeviationSource
from workflows.deviations.opening import Opened, Origin, open_deviation


@dataclass(frozen=True, slots=True)
class Deviates:
    """What did not go as it was to go in a change."""

    source: DeviationSource
    what: str
    """What opens it; of one change each once."""

    title: str
    happened: str


def deviate(session: Session, actor: Actor, change: ChangeRequest, told: Deviates) -> None:
    """Open a deviation of a change at its place, or leave the one that is opened for the same."""
    opened = Opened(
        place=session.get_one(Place, change.place_id),
        title=told.title,
        happened=told.happened,
        source=told.source,
        asset=change.asset,
        of=Origin(KIND, change.id, change.reference),
        source_key=f"{told.source}:{change.id}:{told.what}",
        caused_by_id=change.implementer_id,
    )
    open_deviation(session, actor, opened)
