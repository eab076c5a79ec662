"""Keep what words mean in a change: a step of the command that answers its questions."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from workflows.changes.meanings.models import ChangeMeaning
from workflows.changes.meanings.queries import friends_in, meanings_of
from workflows.changes.meanings.rules import unsaid
from workflows.changes.models import ChangeRequest

Means = Mapping[int, str]
"""What each word means there, by the number of its entry."""


def reasons_against(session: Session, change: ChangeRequest, means: Means) -> list[str]:
    """Return which false friends of a change nobody has explained yet, nor explains now."""
    said = {*meanings_of(session, change), *(key for key, words in means.items() if words)}
    return unsaid(friends_in(session, change), said)


def keep(session: Session, actor: Actor, change: ChangeRequest, means: Means) -> None:
    """Add what is said anew of the false friends of a change; the caller permits and records."""
    before = meanings_of(session, change)
    for each in friends_in(session, change):
        words, known = means.get(each.id), before.get(each.id)
        if words and (known is None or known.means != words):
            session.add(
                ChangeMeaning(
                    change_id=change.id, term_id=each.id, word=each.name, means=words,
                    person_id=actor.id, said_at=clock.now(),
                )
            )  # fmt: skip
