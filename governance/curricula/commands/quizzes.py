"""Write the questions of a quiz, until its version is decided."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.curricula.models import (
    ItemKind,
    QuizOption,
    QuizQuestion,
    TrainingItem,
    TrainingItemVersion,
)
from governance.curricula.rules.permissions import Permission

FEWEST_OPTIONS = 2


def ask(
    session: Session,
    actor: Actor,
    version: TrainingItemVersion,
    words: str,
    options: Sequence[tuple[str, bool]],
) -> QuizQuestion:
    """Add a question with its options; those that are right must all be chosen, and no other."""
    must(session, actor, Permission.WRITE, version)
    _check_open(session, version)
    texts = [text.strip() for text, _ in options]
    reasons = []
    if len(options) < FEWEST_OPTIONS or not all(texts):
        reasons.append("Give two options or more, each in words.")
    if len(set(texts)) < len(texts):
        reasons.append("Two options say the same: change one of them.")
    if not any(is_right for _, is_right in options):
        reasons.append("Say which option is right.")
    if all(is_right for _, is_right in options):
        reasons.append("Give an option that is not right: else there is nothing to know.")
    if reasons:
        raise RuleViolation(*reasons)
    made = QuizQuestion(version_id=version.id, words=words.strip())
    session.add(made)
    session.flush()
    told = sorted(zip(texts, (is_right for _, is_right in options), strict=True))
    session.add_all(  # in the order of their words: a key tells nobody which ones are right
        QuizOption(question_id=made.id, words=text, is_right=is_right) for text, is_right in told
    )
    session.flush()
    record(session, actor, "quiz_question.added", version, question=made.id)
    return made


def take_out(
    session: Session, actor: Actor, version: TrainingItemVersion, question_id: int
) -> None:
    """Take a question out of a quiz that is not decided."""
    must(session, actor, Permission.WRITE, version)
    _check_open(session, version)
    question = session.get(QuizQuestion, question_id)
    if question is None or question.version_id != version.id or question.removed_at is not None:
        raise NotFound("There is no such question in this version.")
    question.removed_at = clock.now()
    session.flush()
    record(session, actor, "quiz_question.removed", version, question=question.id)


def _check_open(session: Session, version: TrainingItemVersion) -> None:
    item = session.get_one(TrainingItem, version.item_id)
    if item.kind is not ItemKind.QUIZ:
        raise RuleViolation(f"{item} is no quiz: only a quiz has questions.")
    if version.decision is not None or version.withdrawn_at is not None:
        raise Conflict(f"{version} is decided: its questions are fixed.".capitalize())
