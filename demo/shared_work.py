"""Work that IT and OT both do: explained in one case, waiting for an explanation in the other."""

from sqlalchemy.orm import Session

from demo.company import at
from demo.stage import Stage
from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Role
from governance.ownership.commands import name
from governance.ownership.models import Activity, Letter
from governance.ownership.reports.overlaps import explain
from governance.ownership.rules import Naming
from governance.ownership.subjects import of_place
from governance.places.models import Place

DATACENTRE = at("leuven/datacentre")
SHARED = {
    Activity.BACKUP: "IT backs up the servers; automation copies the programs of the controllers "
    "there and tests the restore. If they differ, the head of automation decides.",
    Activity.PATCHING: None,
}


def share(stage: Stage, session: Session, actor: Actor) -> None:
    """Have both leads do the work of the data centre in Leuven."""
    place = session.get_one(Place, stage.places[DATACENTRE])
    for activity, words in SHARED.items():
        for role in (Role.OT_LEAD, Role.IT_LEAD):
            naming = Naming(
                activity, None, clock.today(), None, "Both have systems there.",
                letter=Letter.RESPONSIBLE, role=role,
            )  # fmt: skip
            name(session, actor, of_place(place), naming)
        if words:
            explain(session, actor, place, activity, words)
