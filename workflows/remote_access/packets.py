"""What remote access gives to packets of evidence: its own, and what stands beside its change."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.evidence.packets.sources import BESIDE, PARTS, RECORDS, Part, Records
from governance.register.packets import names_hidden_from
from workflows.changes.models import ChangeRequest
from workflows.remote_access.models import RemoteAccess, RemoteAsset

TABLE = RemoteAccess.__tablename__


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names of its assets that the actor may not see."""
    wanted = select(RemoteAsset.asset_id).where(RemoteAsset.access_id.in_(ids))
    return names_hidden_from(session, actor, set(session.scalars(wanted)))


def of_changes(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return who was let in for these changes."""
    wanted = select(RemoteAccess.id).where(RemoteAccess.change_id.in_(ids))
    return {TABLE: session.scalars(wanted).all()}


RECORDS[TABLE] = Records(
    title="purpose",
    labels={
        "way": "Way in",
        "from_at": "From",
        "until_at": "Until",
        "state": "State",
        "opened_at": "Opened",
        "ended_at": "Ended",
        "ending": "How it ended",
    },
    rows=frozenset({"remote_user", "remote_asset", "remote_consent"}),
    in_force=frozenset({"content_sha256"}),
    hidden=hidden,
)
PARTS[TABLE] += [
    Part(
        "remote_user",
        "Who was let in",
        {"person_id": "Person", "name": "Name", "employer": "Employer"},
        {"person_id": ("person", "name")},
    ),
    Part("remote_asset", "To what", {"asset_id": "Asset"}, {"asset_id": ("asset", "tag")}),
    Part(
        "remote_consent",
        "Signatures that it took",
        {"activity": "For", "asset_id": "Asset", "signature_id": "Signature"},
        {"asset_id": ("asset", "tag")},
    ),
]
BESIDE[ChangeRequest.__tablename__].append(of_changes)
