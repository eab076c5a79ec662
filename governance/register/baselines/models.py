"""What a site started with, as two people signed it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place


class BaselineState(StrEnum):
    """How far a baseline is."""

    TAKEN = "taken"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class Baseline(AtPlace, Stateful, Base):
    """The register and the ownership of a site at one moment; a later one takes its place."""

    __tablename__ = "baseline"
    __table_args__ = (Index("ix_baseline_site", "site_id", "id"),)
    __initial__ = frozenset({BaselineState.TAKEN})

    state: Mapped[BaselineState] = mapped_column(default=BaselineState.TAKEN)
    """Written only by its machine; the flush refuses anybody else."""

    event_seq: Mapped[int]
    """The last event of the trail that it holds."""

    assets: Mapped[int]
    """Assets of the site, those out of use among them."""

    assets_sha256: Mapped[str]
    """Digest over the latest line that the trail kept of each of them, in order."""

    duties: Mapped[int]
    """Who is accountable for what at the site: rows in force."""

    duties_sha256: Mapped[str]
    vacancies: Mapped[int]
    """Activities that nobody is accountable for, over all places of the site."""

    sha256: Mapped[str]
    """Digest of all of the above, which the signatures bind."""

    reason: Mapped[str]
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    signed_at: Mapped[datetime | None]
    """When the second of the two signed."""

    version: Mapped[int] = mapped_column(default=1)
    taken_by: Mapped[Person] = relationship(lazy="raise")
    site: Mapped[Place] = relationship(lazy="raise", foreign_keys="Baseline.site_id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def __str__(self) -> str:
        """Name it by its number."""
        return f"BL-{self.id:04}"
