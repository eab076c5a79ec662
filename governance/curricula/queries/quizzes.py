"""The questions of a quiz: to be answered, without saying what is right, and to be marked."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from governance.curricula.models import QuizOption, QuizQuestion, TrainingItemVersion


def questions_of(session: Session, version: TrainingItemVersion) -> list[QuizQuestion]:
    """Return the questions of a version with their options, in the order they were written."""
    wanted = (
        select(QuizQuestion)
        .where(QuizQuestion.version_id == version.id, QuizQuestion.removed_at.is_(None))
        .options(selectinload(QuizQuestion.options))
        .order_by(QuizQuestion.id)
    )
    return list(session.scalars(wanted))


def right_options(
    session: Session, version: TrainingItemVersion
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return by question the options that are right, and all that it offers."""
    wanted = (
        select(QuizOption.question_id, QuizOption.id, QuizOption.is_right)
        .join(QuizQuestion, QuizQuestion.id == QuizOption.question_id)
        .where(QuizQuestion.version_id == version.id, QuizQuestion.removed_at.is_(None))
    )
    right, offered = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for row in session.execute(wanted):
        offered[row.question_id].add(row.id)
        if row.is_right:
            right[row.question_id].add(row.id)
    return right, offered
