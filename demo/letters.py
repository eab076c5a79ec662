"""Letters beside the A: who is asked, who does the work, and who is told about one controller."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from demo.stage import Stage
from demo.tables import rows
from governance.core import clock
from governance.core.access import Actor
from governance.ownership.commands import name
from governance.ownership.models import Activity, Letter
from governance.ownership.rules import Naming
from governance.register.models import Asset
from governance.register.queries.records import subject_of
from workflows.changes.models import Opinion

CONTROLLER = "leuven/PLC-33001"
_LETTERS = """
@ consulted
technical_review | marek | The panels and stations are clients of the plant network.
take_down        | luc   | Interlocks trip on this controller.
asset_approval   | wei   | Its trends are records of the batch.
@ responsible
asset_approval | fien | Looks after the controllers of cell culture.
@ informed
take_down | bart | Purification receives what suite 3 harvests.
"""


def give_letters(stage: Stage, session: Session, actor: Actor) -> None:
    """Name everybody else who has a part in changes of the controller."""
    subject = subject_of(session.get_one(Asset, stage.assets[CONTROLLER]))
    for letter, (activity, person, reason) in rows(_LETTERS):
        naming = Naming(
            Activity(activity), stage.people[person], clock.today(), None, reason,
            letter=Letter(letter),
        )  # fmt: skip
        name(session, actor, subject, naming)


class Said(NamedTuple):
    """An opinion that somebody gave, so long after they were asked."""

    person: str
    after: timedelta
    answer: Opinion
    words: str


OPINIONS = {
    "suite3-firmware": (
        Said("marek", timedelta(hours=4), Opinion.AGREE, "Certificates for the panels are ready."),
        Said(
            "luc",
            timedelta(days=1),
            Opinion.OBJECT,
            "The interlocks are tested after the panels are paired. If pairing fails, the suite "
            "waits with interlocks that nobody has tried. Test them first.",
        ),
    )
}
"""By change; whoever is consulted and is not here has let the deadline pass."""
