"""Filing what was reported: a step of other slices' commands.

It is no command: the command that calls it permits first and records last.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.outbox import emit
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.rules import OPEN
from governance.register.fingerprints.models import FINGERPRINT


@dataclass(frozen=True, slots=True)
class Report:
    """One controlled fact that was found other than it was approved."""

    asset_id: int
    tag: str
    site_id: int
    place_id: int
    field: str
    approved: str
    reported: str
    value: Any
    """What a correction would write; None where the catalogue does not have it."""

    line: int | None = None
    shown_by: str = ""
    """What showed it within its source, such as a tool and a time."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where reports come from: a sheet, a walk-down, a discovery."""

    words: str
    import_id: int | None = None
    reporter_id: int | None = None


def file(session: Session, source: Source, reports: Sequence[Report]) -> None:
    """File reports, in a fixed number of statements; what is open already is only updated.

    A drift that waits for its decision takes what was found last. One that was signed as
    unauthorised stays as signed: something else found afterwards is another drift.
    """
    if not reports:
        return
    there = _open(session, {report.asset_id for report in reports})
    new = []
    for report in reports:
        waits = there.get((report.asset_id, report.field, None))
        known = there.get((report.asset_id, report.field, report.reported)) or waits
        if known is None:
            new.append(report)
        else:
            _again(known, source, report)
    owners = _owners(session, new)
    made = [_drift(source, report, owners[report.asset_id]) for report in new]
    session.add_all(made)
    session.flush()
    for drift in made:
        if drift.field.startswith(FINGERPRINT):  # a device was read: no error of the register
            emit(session, "drift.reported", drift_id=drift.id)


def _open(session: Session, asset_ids: set[int]) -> dict[tuple[int, str, str | None], Drift]:
    """Return open drifts by asset, fact and what was reported; by None what is undecided."""
    found: dict[tuple[int, str, str | None], Drift] = {}
    wanted = select(Drift).where(Drift.asset_id.in_(asset_ids), Drift.state.in_(OPEN))
    for drift in session.scalars(wanted.order_by(Drift.id).with_for_update()):
        is_filed = drift.state is DriftState.FILED
        found[drift.asset_id, drift.field, None if is_filed else drift.reported] = drift
    return found


def _again(drift: Drift, source: Source, report: Report) -> None:
    drift.times += 1
    drift.reported_at = clock.now()
    if drift.state is DriftState.FILED:
        drift.approved, drift.reported = report.approved, report.reported
        drift.value = _json(report.value)
        drift.source, drift.import_id = _words(source, report), source.import_id
        drift.line = report.line
        drift.reporter_id = source.reporter_id


def _owners(session: Session, reports: Sequence[Report]) -> dict[int, str]:
    """Say who is accountable for each asset, or why nobody is."""
    subjects = [Subject("asset", r.asset_id, r.place_id, r.tag) for r in reports]
    found = accountable_for(session, [Activity.ASSET_APPROVAL], subjects)
    return {
        key[1]: answer.person or (f"nobody: {answer.vacancy.why}" if answer.vacancy else "nobody")
        for (_, key), answer in found.items()
    }


def _drift(source: Source, report: Report, accountable: str) -> Drift:
    now = clock.now()
    return Drift(
        asset_id=report.asset_id, place_id=report.place_id, site_id=report.site_id,
        field=report.field, approved=report.approved, reported=report.reported,
        value=_json(report.value), import_id=source.import_id, line=report.line,
        source=_words(source, report), reporter_id=source.reporter_id, accountable=accountable,
        filed_at=now, reported_at=now,
    )  # fmt: skip


def _words(source: Source, report: Report) -> str:
    return f"{source.words}; {report.shown_by}" if report.shown_by else source.words


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
