"""Open a deviation that came out of a change."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import NotFound
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, case_of
from workflows.changes.rules.permissions import Permission
from workflows.deviations.models import Deviation, DeviationSource, Severity
from workflows.deviations.opening import Opened, Origin, open_deviation


@dataclass(frozen=True, slots=True)
class Found:
    """What did not go as the change says."""

    title: str
    happened: str
    severity: Severity
    source: DeviationSource = DeviationSource.CHANGE_STEP
    asset_id: int | None = None
    """Which asset of the change it is about; None: the whole change."""


def deviate(session: Session, actor: Actor, change: ChangeRequest, found: Found) -> Deviation:
    """Open a deviation that came out of a change; its release waits for the disposition."""
    must(session, actor, Permission.REFER, change)
    case = case_of(session, change)
    asset = next((one for one in case.assets if one.id == found.asset_id), None)
    if found.asset_id is not None and asset is None:
        raise NotFound(f"{change} is about no such asset, or about none that you may read.")
    made = open_deviation(
        session, actor,
        Opened(
            place=case.change.place, title=found.title, happened=found.happened,
            source=found.source, severity=found.severity, asset=asset,
            of=Origin(KIND, change.id, change.reference),
        ),
    )  # fmt: skip
    record(
        session, actor, "change.deviated", change,
        deviation=made.reference, title=made.title, severity=made.severity,
    )  # fmt: skip
    return made
