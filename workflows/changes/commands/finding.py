"""What is found at the start of work, and is not what is approved, is filed as drift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.drifts.filing import Report, Source, file
from governance.register.fingerprints.models import FINGERPRINT
from governance.register.fingerprints.queries import of_assets
from governance.register.models import Asset
from workflows.changes.commands.executing import Read
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import Case
from workflows.changes.rules.permissions import Permission

BY_HAND = "read by hand at the start of work"
Found = Mapping[int, Read]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What was found otherwise on the assets of a change, and as what it is filed."""

    change_id: int
    reports: tuple[Report, ...]

    def leave(self, session: Session, actor: Actor) -> None:
        """File it: the start is refused, and what was seen stays."""
        file_found(session, actor, session.get_one(ChangeRequest, self.change_id), self.reports)


def file_found(
    session: Session, actor: Actor, change: ChangeRequest, reports: tuple[Report, ...]
) -> None:
    """File what was found otherwise than is approved; whoever begins the work reports it."""
    must(session, actor, Permission.START, change)
    source = Source(f"{actor.name}, at the start of {change}", reporter_id=actor.id)
    file(session, source, reports)
    told = {one.tag: [one.field, one.approved, one.reported] for one in reports}
    record(session, actor, "change.found_otherwise", change, found=told)


def otherwise(case: Case, found: Found) -> Otherwise:
    """Return what of this is not what the register approves."""
    session, read = case.session, [one for one in case.assets if one.id in found]
    held = of_assets(session, {asset.id for asset in read})
    approved: dict[int, dict[str, str]] = {}
    for (asset_id, component), row in held.items():
        approved.setdefault(asset_id, {})[component] = row.value
    reports = [
        report
        for asset in read
        for report in _reports(asset, found[asset.id], approved.get(asset.id, {}))
    ]
    return Otherwise(case.change.id, tuple(reports))


def _reports(asset: Asset, found: Read, approved: Mapping[str, str]) -> Iterator[Report]:
    at = partial(Report, asset.id, asset.tag, asset.site_id, asset.place_id)
    if found.firmware and asset.firmware and found.firmware != asset.firmware:
        yield at("firmware", asset.firmware, found.firmware, found.firmware)
    if found.config and len(approved) == 1 and found.config not in approved.values():
        ((component, value),) = approved.items()
        read = {"value": found.config, "tool": BY_HAND, "taken_at": clock.now().isoformat()}
        yield at(f"{FINGERPRINT}{component}", value, found.config, read)


def refused(reasons: tuple[str, ...], what: Otherwise) -> RuleViolation:
    """Return the refusal of a start, with what is filed though nothing was begun."""
    told = [
        f"The {one.field} of {one.tag} is filed as drift: quality assurance decides "
        "whether the register was in error or somebody changed it; then begin anew."
        for one in what.reports
    ]
    made = RuleViolation(*reasons, *told)
    made.leaves = what.leave if what.reports else None
    return made
