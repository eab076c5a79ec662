"""Ask what a word of a change means; answer with an entry of the glossary, or in words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.glossary import commands as glossary
from governance.glossary.models import Term
from governance.glossary.queries import taken
from workflows.changes.models import ChangeRequest
from workflows.notifications.telling import News, tell
from workflows.questions.models import TermQuestion
from workflows.questions.queries import KIND, open_words
from workflows.questions.rules import Permission, reasons_against


def ask(
    session: Session, actor: Actor, change: ChangeRequest, word: str, note: str
) -> TermQuestion:
    """Ask what a word means in a change; whoever keeps the glossary finds it in their inbox."""
    must(session, actor, Permission.ASK, change)
    waiting = open_words(session, actor.id, change.id)
    if reasons := reasons_against(word, taken(session), waiting):
        raise RuleViolation(*reasons)
    made = TermQuestion(
        word=word, note=note.strip(), change_id=change.id,
        asked_by_id=actor.id, asked_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "term_question.asked", made, word=word, within=change.reference)
    return made


def answer(session: Session, actor: Actor, question: TermQuestion, said: Mapping[str, Any]) -> Term:
    """Answer a question with a new entry of the glossary; who asked is told."""
    _open(session, actor, question)
    term = glossary.add(session, actor, said)
    question.term_id = term.id
    _settle(session, actor, question)
    return term


def close(session: Session, actor: Actor, question: TermQuestion, words: str) -> None:
    """Answer a question in words, where the glossary needs no entry; who asked is told."""
    _open(session, actor, question)
    if not words.strip():
        raise RuleViolation(f"Say what {question.word} means there: who asked reads it.")
    question.answer = words.strip()
    _settle(session, actor, question)


def _open(session: Session, actor: Actor, question: TermQuestion) -> None:
    must(session, actor, Permission.SETTLE, question)
    if question.settled_at is not None:
        raise Conflict(f"{question} is answered already.")


def _settle(session: Session, actor: Actor, question: TermQuestion) -> None:
    question.settled_at, question.settled_by_id = clock.now(), actor.id
    session.flush()
    sentence = "A word that you asked about is answered."
    tell(session, {question.asked_by_id} - {actor.id},
         News(KIND, question.id, question.reference, sentence))  # fmt: skip
    record(session, actor, "term_question.settled", question, word=question.word)
