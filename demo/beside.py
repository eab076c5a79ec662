"""What stands beside the demo's changes: other systems, what is learned, who works supervised."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.curricula.models import TrainingItem
from workflows.changes.commands.referring import Outside, refer
from workflows.changes.execution.models import OutsideKind, OutsideStatus
from workflows.changes.models import ChangeRequest
from workflows.changes.supervising.commands import Trainee, supervise
from workflows.changes.training.commands import plan

OUTSIDE = {
    "opc-ua-rule": (
        Outside(
            OutsideKind.WORK_ORDER,
            "Maximo",
            "WO-448213",
            "Rule set 15 on the firewall of purification",
            OutsideStatus.OPEN,
        ),
        Outside(
            OutsideKind.DOCUMENT,
            "Documentum",
            "SOP-0412 v6",
            "How trends of the capture skids are reviewed",
            OutsideStatus.CLOSED,
        ),
    ),
}
SUPERVISED = {
    "opc-ua-rule": Trainee(
        "Loads the certificates on both capture computers.",
        name="Ruben Maes",
        employer="Skidworks Benelux",
    ),
}
LEARNED = {"time-servers": ("SOP-100", ("fien", "koen"))}
"""What is learned before its release, and by whom; each by the key of the change."""


def at_work(session: Session, actor: Actor, change: ChangeRequest, key: str) -> None:
    """Refer to other systems, and name who works under whoever began the work."""
    for outside in OUTSIDE.get(key, ()):
        refer(session, actor, change, outside)
    if trainee := SUPERVISED.get(key):
        supervise(session, actor, change, trainee)


def to_learn(
    session: Session, actor: Actor, change: ChangeRequest, key: str, people: Mapping[str, int]
) -> None:
    """Say in the plan who is to learn what, where anybody is."""
    if key not in LEARNED:
        return
    code, names = LEARNED[key]
    items = session.scalars(select(TrainingItem.id).where(TrainingItem.code == code)).all()
    plan(session, actor, change, items, [people[name] for name in names])
