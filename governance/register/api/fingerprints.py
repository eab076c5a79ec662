"""Fingerprints for programs: they read what is approved; a sheet is brought in as a file."""

from datetime import datetime
from typing import Self

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.register.fingerprints import queries
from governance.register.fingerprints.models import Fingerprint
from governance.register.models import Asset
from governance.register.rules import Permission

bp = APIBlueprint("api_fingerprints", __name__, url_prefix=api.ROOT, tag="Drift and baselines")


class FingerprintOut(Shape):
    """What is approved of one component of an asset, and what showed it."""

    id: int
    asset_id: int
    component: str
    algorithm: str
    fingerprint: str
    since_at: datetime
    by: str
    tool: str
    taken_at: datetime
    import_id: int
    line: int

    @classmethod
    def of(cls, row: Fingerprint) -> Self:
        """Take what is approved."""
        return cls(
            id=row.id, asset_id=row.asset_id, component=row.component, algorithm=row.algorithm,
            fingerprint=row.value, since_at=row.since_at, by=row.by, tool=row.tool,
            taken_at=row.taken_at, import_id=row.import_id, line=row.line,
        )  # fmt: skip


class FingerprintsOut(Shape):
    """A page of fingerprints."""

    items: list[FingerprintOut]
    count: int
    next: str | None


@bp.get("/fingerprints")
@requires(Permission.READ, Asset)
@bp.output(FingerprintsOut)
def index() -> FingerprintsOut:
    """Give a page of the fingerprints that the reader may see, by the conditions of their list."""
    page = paged(queries.listing(session(), actor()), queries.fingerprints(actor()))
    items = [FingerprintOut.of(each) for each in page.rows]
    return FingerprintsOut(items=items, count=page.count, next=page.next)
