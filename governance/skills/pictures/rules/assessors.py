"""Which competences soon have nobody left who may assess them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.skills.models import Competence
from governance.skills.pictures.rules.bench import LAST
from governance.skills.pictures.rules.crew import Member


@dataclass(frozen=True, slots=True)
class Teachers:
    """Who may assess one competence, anywhere and at the place that is looked at."""

    competence: Competence
    here: tuple[Member, ...]
    is_elsewhere: bool
    """Whether somebody outside the place may as well: who, and how many, is told at their own."""

    until: datetime | None
    """Until when the last of them all may, unless something new is shown; None: without end."""

    is_asked: bool
    """Whether anything at the place asks for it."""

    at: datetime

    @property
    def is_gone(self) -> bool:
        """Whether nobody may: it can be shown again only by whom quality assurance appoints."""
        return not self.here and not self.is_elsewhere

    @property
    def is_going(self) -> bool:
        """Whether nobody will within 90 days."""
        soon = self.at + LAST
        return not self.is_gone and self.until is not None and self.until <= soon

    @property
    def is_alone(self) -> bool:
        """Whether one person of the place alone may, and nobody elsewhere."""
        return len(self.here) == 1 and not self.is_elsewhere

    @property
    def order(self) -> tuple[bool, bool, bool, bool, str]:
        """What matters first: what is asked for, and gone, going or resting on one."""
        return (not self.is_asked, not self.is_gone, not self.is_going, not self.is_alone,
                self.competence.code)  # fmt: skip


def to_appoint(found: Sequence[Teachers]) -> list[Teachers]:
    """Return the competences that are asked for and that nobody may assess."""
    return [each for each in found if each.is_asked and each.is_gone]
