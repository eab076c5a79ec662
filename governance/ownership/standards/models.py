"""What a site decided about the template of its kind."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from governance.core.db import Base
from governance.ownership.models import Activity
from governance.places.models import AtPlace


class SiteKind(StrEnum):
    """What is made or done at a site, as far as it decides who answers for what."""

    CENTRAL = "central"
    """The functions of all sites together; adopted at the enterprise."""

    BULK_BIOLOGICS = "bulk_biologics"
    FILL_FINISH = "fill_finish"
    QC_LABORATORY = "qc_laboratory"
    WAREHOUSE = "warehouse"


class Decision(StrEnum):
    """What was decided."""

    ADOPTED = "adopted"
    DEVIATES = "deviates"
    REJECTED = "rejected"


class StandardDecision(AtPlace, Base):
    """One decision about a template, or about one activity of it; the latest of each counts.

    It is never edited: whoever decides otherwise decides again. Source: House rule, ADR 0030.
    """

    __tablename__ = "standard_decision"
    __table_args__ = (Index("ix_standard_decision_site", "site_id", "id"),)

    kind: Mapped[SiteKind]
    edition: Mapped[int]
    """Version of the template."""

    activity: Mapped[Activity | None]
    """None: the template as a whole."""

    decision: Mapped[Decision]
    reason: Mapped[str]
    """Empty where a template is adopted: that needs none."""

    decided_by: Mapped[str]
    decided_at: Mapped[datetime]

    def __str__(self) -> str:
        """Name it by the template."""
        return f"{self.kind.value.replace('_', ' ')} @ {self.edition}: {self.decision}"
