"""What rollouts give to packets of evidence: their own, and what stands beside their changes."""

import re
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import digests
from governance.audit.models import AuditRow
from governance.core.access import Actor
from governance.evidence.packets.beside import some
from governance.evidence.packets.latest import numbered
from governance.evidence.packets.sources import (
    BESIDE,
    PARTS,
    RECORDS,
    SOURCES,
    Part,
    Records,
    Source,
)
from governance.register.packets import names_hidden_from
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.rollouts.models import Rollout, Wave, WaveAsset
from workflows.rollouts.rules.permissions import Permission

TABLE, ASSET = Rollout.__tablename__, WaveAsset.__tablename__
REFERENCE = re.compile(r"RO-(?:\d{4}-)?(\d{1,9})", re.IGNORECASE)
WRITTEN = "RO-2026-0001, or several with commas between them"
OF_WAVE = {"wave_id": ("rollout_wave", "name")}


def by_reference(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the rollouts that are named one by one."""
    return numbered(session, TABLE, REFERENCE, ref, upto)


def of_changes(session: Session, ids: Sequence[int], upto: int) -> Mapping[str, Collection[int]]:
    """Return the rollouts that changes were raised for, also where another took its place since."""
    wanted = {key for few in some(ids) for key in _of(session, few, upto)}
    return {TABLE: wanted}


def _of(session: Session, ids: Sequence[int], upto: int) -> set[int]:
    """Ask the trail: which change carries an asset out is altered when it is raised anew."""
    main = select(ChangeRequest.asset_id).where(ChangeRequest.id.in_(ids))
    further = select(ChangeScope.asset_id).where(ChangeScope.change_id.in_(ids))
    places = (
        select(WaveAsset.wave_id, WaveAsset.asset_id, Wave.rollout_id)
        .join(Wave, Wave.id == WaveAsset.wave_id)
        .where(WaveAsset.asset_id.in_(main.union(further)))
    )
    by_key = {f"{wave},{asset}": key for wave, asset, key in session.execute(places)}
    asked = select(AuditRow.row_key, AuditRow.body).where(
        AuditRow.table_name == ASSET, AuditRow.event_seq <= upto, AuditRow.body.is_not(None)
    )
    return {
        by_key[key]
        for few in some(sorted(by_key))
        for key, body in session.execute(asked.where(AuditRow.row_key.in_(few)))
        if body and digests.parsed(body).get("change_id") in set(ids)
    }


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names of assets of rollouts that the actor may not see."""
    wanted = (
        select(WaveAsset.asset_id)
        .join(Wave, Wave.id == WaveAsset.wave_id)
        .where(Wave.rollout_id.in_(ids))
    )
    return names_hidden_from(session, actor, set(session.scalars(wanted)))


RECORDS[TABLE] = Records(
    title="title",
    labels={
        "purpose": "Purpose",
        "state": "State",
        "current": "How it is",
        "proposed": "How it will be",
        "plan": "Plan",
        "back_out": "Back-out",
        "tests": "Tests",
        "revision": "Version",
    },
    rows=frozenset(
        {"rollout_wave", "rollout_asset", "rollout_criterion", "rollout_gate", "rollout_halt"}
    ),
    in_force=frozenset({"content_sha256"}),
    hidden=hidden,
)
PARTS[TABLE] += [
    Part(
        "rollout_wave",
        "Waves",
        {
            "number": "Wave",
            "name": "Name",
            "from_on": "From",
            "until_on": "Until",
            "opened_at": "Opened",
            "criteria_sha256": "SHA-256 of its frozen criteria",
            "passed_at": "Passed",
        },
    ),
    Part(
        "rollout_criterion",
        "Criteria, as they were written",
        {
            "wave_id": "Wave",
            "side": "For its entry or exit",
            "figure": "Figure",
            "operator": "Is to be",
            "threshold": "Threshold",
        },
        OF_WAVE,
    ),
    Part(
        "rollout_asset",
        "Assets",
        {"wave_id": "Wave", "asset_id": "Asset", "change_id": "Change"},
        {**OF_WAVE, "asset_id": ("asset", "tag")},
    ),
    Part(
        "rollout_gate",
        "Gates",
        {
            "number": "After wave",
            "owner_at": "Signed by the owner",
            "owner_sha256": "With the figures under",
            "quality_at": "Signed for quality",
            "quality_sha256": "With the figures under",
            "opened_at": "Opened",
        },
    ),
    Part(
        "rollout_halt",
        "What went wrong",
        {
            "told": "What",
            "found_at": "Found",
            "decision": "The cause, and why it went on",
            "decided_at": "Decided",
        },
    ),
]
SOURCES["rollout"] = Source(TABLE, by_reference, Permission.PACK, WRITTEN)
BESIDE[ChangeRequest.__tablename__].append(of_changes)
