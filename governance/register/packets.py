"""What the register gives to packets of evidence: assets by reference, and their hidden names."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.evidence.packets.latest import AT_ONCE, numbered
from governance.evidence.packets.sources import RECORDS, SOURCES, Records, Source
from governance.register.models import Asset, Dependency
from governance.register.queries.records import REFERENCE
from governance.register.rules import Permission

TABLE = Asset.__tablename__
WRITTEN = "AS-00042, or several with commas between them"


def by_reference(session: Session, ref: str, upto: int) -> Sequence[int]:
    """Return the assets that are named one by one."""
    return numbered(session, TABLE, REFERENCE, ref, upto)


def names_hidden_from(session: Session, actor: Actor, ids: Collection[int]) -> list[str]:
    """Return tag and number of those assets that the actor may not read.

    What names an asset elsewhere by its name says its tag, too; a name such as *Switch* alone says
    nothing, and would hide every sentence about one.
    """
    mine, wanted, found = readable(actor, Asset).with_only_columns(Asset.id), sorted(ids), []
    for start in range(0, len(wanted), AT_ONCE):
        some = Asset.id.in_(wanted[start : start + AT_ONCE])
        rows = session.execute(select(Asset.id, Asset.tag).where(some, Asset.id.not_in(mine)))
        found += [word for row in rows for word in (row.tag, f"AS-{row.id:05}")]
    return found


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names of neighbours of assets that the actor may not see."""
    ends = (Dependency.dependent_id, Dependency.provider_id)
    edges = select(*ends).where(or_(*(end.in_(ids) for end in ends)))
    return names_hidden_from(
        session, actor, {key for edge in session.execute(edges) for key in edge}
    )


LABELS = {"tag": "Tag", "name": "Name", "state": "State", "validation_state": "Validated state"}
RECORDS[TABLE] = Records(
    "name",
    LABELS,
    rows=frozenset({Dependency.__tablename__}),
    follows={"validation_state": "Its validated state, act by act"},
    hidden=hidden,
)
SOURCES["asset"] = Source(TABLE, by_reference, Permission.PACK, WRITTEN)
