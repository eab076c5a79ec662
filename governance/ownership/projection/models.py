"""Who is accountable where, worked out ahead for lists and counts; it can be made again."""

from datetime import date

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, and_, bindparam, or_
from sqlalchemy.orm import Mapped, mapped_column

from governance.core import clock
from governance.core.db import Base
from governance.identity.models import Person
from governance.ownership.models import Activity, Assignment

ALWAYS = date.min
"""The first day of what holds already: it is not told when it began."""


class Owner(Base):
    """What `resolution.accountable` says of one activity at one place, over some days.

    Every place has rows, for each fact that a row asks for one more; of the records that hang at
    places only those that a row names themselves, for the days on which it does.
    """

    __tablename__ = "owner"
    __unaudited__ = "worked out of assignments, roles and places; it can be made again"
    __table_args__ = (Index("ix_owner_person", "person_id", "activity"),)

    subject_kind: Mapped[str] = mapped_column(primary_key=True)
    activity: Mapped[Activity] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facet: Mapped[str] = mapped_column(primary_key=True)
    """The published fact that it is about; empty: whatever stands there."""

    facet_value: Mapped[str] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date | None]
    """First day on which it no longer holds, as far as is known today; None: no end in sight."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    """None: nobody is accountable."""

    acting_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who acts in the vacancy."""

    cause: Mapped[str | None]
    """Why nobody is, as `answers.Cause`."""

    assignment_id: Mapped[int | None] = mapped_column(ForeignKey(Assignment.id), index=True)
    """The row that decides; None if none speaks, or two do."""

    is_own: Mapped[bool]
    """Whether that row stands at this very place or record; else it is inherited."""


def _today() -> date:
    """Return the day on which a question is asked, which is not the day on which it was made."""
    return clock.today()


def holds_today(owner: type[Owner] = Owner) -> ColumnElement[bool]:
    """Return the condition under which a row, perhaps by another name, says what holds today."""
    today = bindparam("today_", callable_=_today, type_=Date(), unique=True)
    return and_(owner.starts_on <= today, or_(owner.ends_on.is_(None), owner.ends_on > today))
