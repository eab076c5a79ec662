"""What was found on an asset that nobody approved."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, and_, literal
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.register.fingerprints.models import FINGERPRINT, Fingerprint
from governance.register.imports.models import Import
from governance.register.models import Asset


class DriftState(StrEnum):
    """What came of a drift."""

    FILED = "filed"
    CORRECTED = "corrected"
    UNAUTHORISED = "unauthorised"
    SETTLED = "settled"


class Drift(AtPlace, Stateful, Base):
    """A controlled fact of an asset that was reported other than it was approved."""

    __tablename__ = "drift"
    __table_args__ = (
        Index("ix_drift_site", "site_id", "id"),
        Index("ix_drift_site_state", "site_id", "state", "id"),
        Index("ix_drift_asset_state", "asset_id", "state"),
    )
    __initial__ = frozenset({DriftState.FILED})

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id))
    field: Mapped[str]
    """The column of the asset; of a fingerprint this word, then its component."""

    approved: Mapped[str]
    """What the register holds, in words; it stands until somebody decides."""

    reported: Mapped[str]
    """What was found, in words."""

    value: Mapped[str | None]
    """JSON: what a correction would write; None where the catalogue does not have it."""

    import_id: Mapped[int | None] = mapped_column(ForeignKey(Import.id), index=True)
    """The sheet that reported it last."""

    line: Mapped[int | None]
    source: Mapped[str]
    """Who or what reported it last, as people call it."""

    reporter_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who brought the report; None: nobody in person."""

    accountable: Mapped[str]
    """Who was accountable for the asset when it was filed, or why nobody was."""

    filed_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    """When it was reported last."""

    times: Mapped[int] = mapped_column(default=1)
    """How often it was reported."""

    state: Mapped[DriftState] = mapped_column(default=DriftState.FILED)
    """Written only by its machine; the flush refuses anybody else."""

    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    reason: Mapped[str] = mapped_column(default="")
    """Why it was decided so."""

    change_id: Mapped[int | None]
    change: Mapped[str | None]
    """The change that was raised to put it right, by its reference."""

    version: Mapped[int] = mapped_column(default=1)
    asset: Mapped[Asset] = relationship(lazy="raise")
    fingerprint: Mapped[Fingerprint | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: and_(
            foreign(Drift.asset_id) == Fingerprint.asset_id,
            Drift.field == literal(FINGERPRINT).concat(Fingerprint.component),
        ),
    )
    """What is approved of the component, of a drift that is about a fingerprint."""

    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="Drift.place_id")
    reporter: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=reporter_id)
    decided_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=decided_by_id)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """Return its number as people say it."""
        return f"DR-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference
