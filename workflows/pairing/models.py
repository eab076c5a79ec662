"""Two people of IT and OT who learn from each other, by what comes up at their site anyway."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Actor, Placed, clause
from governance.core.db import Base
from governance.core.states import Stateful
from governance.identity.models import Person
from governance.places.models import AtPlace, Place
from governance.skills.models import Competence
from workflows.changes.models import ChangeRequest


class PairState(StrEnum):
    """Where a plan of two people is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class PairPlan(AtPlace, Stateful, Base):
    """What one person is to learn from another by a day, and perhaps teaches in return."""

    __tablename__ = "pair_plan"
    __table_args__ = (
        CheckConstraint("learner_id <> buddy_id", name="takes_two"),
        CheckConstraint("to_level > from_level", name="goes_up"),
        Index("ix_pair_plan_site", "site_id", "id"),
    )
    __initial__ = frozenset({PairState.PROPOSED})

    learner_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    buddy_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    competence_id: Mapped[int] = mapped_column(ForeignKey(Competence.id), index=True)
    from_level: Mapped[int]
    """What the learner held when it was proposed."""

    to_level: Mapped[int]
    """What they are to hold at its end."""

    back_id: Mapped[int | None] = mapped_column(ForeignKey(Competence.id), index=True)
    """What the buddy learns in return; None: nothing."""

    back_level: Mapped[int | None]
    """What the buddy is to hold of it at the end."""

    why: Mapped[str]
    """Why these two, as it was when it was proposed."""

    target_on: Mapped[date]
    state: Mapped[PairState] = mapped_column(default=PairState.PROPOSED)
    """Written only by its machine; the flush refuses anybody else."""

    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    learner_agreed_at: Mapped[datetime | None]
    buddy_agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When the goal was reached, or it was stopped."""

    reason: Mapped[str | None]
    """Why it was stopped."""

    version: Mapped[int] = mapped_column(default=1)
    learner: Mapped[Person] = relationship(lazy="raise", foreign_keys=learner_id)
    buddy: Mapped[Person] = relationship(lazy="raise", foreign_keys=buddy_id)
    competence: Mapped[Competence] = relationship(lazy="raise", foreign_keys=competence_id)
    back: Mapped[Competence | None] = relationship(lazy="raise", foreign_keys=back_id)
    place: Mapped[Place] = relationship(lazy="raise", foreign_keys="PairPlan.place_id")
    tasks: Mapped[list["PairTask"]] = relationship(
        lazy="raise", viewonly=True, order_by="PairTask.id"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def reference(self) -> str:
        """The short name that pages and sentences use."""
        return f"PP-{self.id:05}"

    def __str__(self) -> str:
        """Name it by its number."""
        return f"pair plan {self.reference}"


class PairTask(Base):
    """One thing that the two do together, at a change that comes up anyway."""

    __tablename__ = "pair_task"
    __part_of__ = "plan_id"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(PairPlan.id), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id), index=True)
    what: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Which of the two said that it was done."""

    change: Mapped[ChangeRequest] = relationship(lazy="raise")


@clause
def is_of_pair(actor: Actor, _model: type[Placed]) -> ColumnElement[bool]:
    """Be one of the two."""
    return or_(PairPlan.learner_id == actor.id, PairPlan.buddy_id == actor.id)
