"""Whom a change that waits was brought to mind."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.db import Base
from workflows.changes.models import ChangeRequest


class Reminder(Base):
    """One time that people were told of a change that waits: each step of a deadline once."""

    __tablename__ = "change_reminder"
    __part_of__ = "change_id"
    __table_args__ = (UniqueConstraint("change_id", "due_at", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey(ChangeRequest.id))
    due_at: Mapped[datetime]
    """The deadline that it was about; a later one is told of anew."""

    step: Mapped[int]
    """1: those it waits for; 2: the coordinators as well; 3: the area owners as well."""

    people: Mapped[int]
    """How many were told."""

    told_at: Mapped[datetime]
