"""End what versions of a document, course or task showed: steps of other slices' commands.

None of them is a command: the command that calls them permits first and records last.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.skills.models import SkillEnding


def end(session: Session, of: tuple[str, Collection[str]], at: datetime, reason: str) -> None:
    """Have what these versions of a subject showed stop counting at an instant to come."""
    subject, versions = of
    session.add_all(
        SkillEnding(
            subject=subject, subject_version=each, ends_at=at, reason=reason,
            recorded_at=clock.now(),
        )
        for each in versions
    )  # fmt: skip
    session.flush()


def call_off(session: Session, subject: str, at: datetime) -> None:
    """Have what was to stop counting at an instant count on: its version does not come."""
    wanted = select(SkillEnding).where(
        SkillEnding.subject == subject,
        SkillEnding.ends_at == at,
        SkillEnding.called_off_at.is_(None),
    )
    for ending in session.scalars(wanted):
        ending.called_off_at = clock.now()
    session.flush()
