"""Keep the glossary: add a word, say better what it means, withdraw it; choose one's own side."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.glossary.models import Side, Term, TermReader
from governance.glossary.queries import every, taken
from governance.glossary.rules import Permission, names_of, reasons_against
from governance.glossary.seeds import STARTER
from governance.glossary.sheets import MOST_TOLD, Line, Plan, planned
from governance.identity.models import Person
from governance.identity.rules import Permission as Identity

WRITTEN = (
    "name", "it_meaning", "ot_meaning", "is_false_friend", "why", "example", "other_names",
)  # fmt: skip


def add(session: Session, actor: Actor, said: Mapping[str, Any]) -> Term:
    """Add a word that stands for nothing yet."""
    _may_add(actor)
    values = _taken(said)
    _check(values, taken(session))
    made = Term(**values)
    session.add(made)
    session.flush()
    record(session, actor, "term.added", made)
    return made


def edit(session: Session, actor: Actor, term: Term, said: Mapping[str, Any]) -> None:
    """Say better what a word means; what was said before stays in the trail."""
    must(session, actor, Permission.EDIT, term)
    if term.withdrawn_at is not None:
        raise Conflict(f"{term} is withdrawn: add another entry.")
    values = _taken(said)
    _check(values, taken(session, term))
    for name, value in values.items():
        setattr(term, name, value)
    session.flush()
    record(session, actor, "term.edited", term)


def withdraw(session: Session, actor: Actor, term: Term, reason: str) -> None:
    """Mark a word no longer; its entry stays readable, and what rested on it stays."""
    must(session, actor, Permission.EDIT, term)
    if term.withdrawn_at is not None:
        raise Conflict(f"{term} is withdrawn already.")
    if not reason.strip():
        raise RuleViolation("Say why it is withdrawn: the reason is kept with it.")
    term.withdrawn_at = clock.now()
    session.flush()
    record(session, actor, "term.withdrawn", term, reason=reason.strip())


def bring(session: Session, actor: Actor) -> int:
    """Bring the words to start with that stand nowhere yet; return how many."""
    _may_add(actor)
    known = {word.lower() for word in taken(session)}
    new = [each for each in STARTER if each["name"] not in known]
    if not new:
        raise RuleViolation("Every word to start with is there already.")
    for each in new:
        made = Term(**each | {"other_names": _spare(each["other_names"], known)})
        session.add(made)
        session.flush()
        record(session, actor, "term.added", made)
    return len(new)


def _spare(names: str, known: set[str]) -> str:
    return ", ".join(name for name in names_of(names) if name.lower() not in known)


def bring_sheet(session: Session, actor: Actor, lines: Sequence[Line]) -> Plan:
    """Take all rows of a sheet: add what is new, edit what is said otherwise; or nothing of it.

    Raises `RuleViolation` with what is against any of them.
    """
    _may_add(actor)
    plan = planned(lines, every(session))
    if plan.reasons:
        raise RuleViolation(*plan.reasons[:MOST_TOLD])
    for line in plan.new:
        made = Term(**line.said)
        session.add(made)
        session.flush()
        record(session, actor, "term.added", made)
    for term, line in plan.edited:
        for name, value in line.said.items():
            setattr(term, name, term.name if name == "name" else value)
        session.flush()
        record(session, actor, "term.edited", term)
    return plan


def choose_side(session: Session, actor: Actor, side: Side) -> None:
    """Choose whose meaning one reads first, where one's roles do not tell."""
    person = session.get_one(Person, actor.id)
    must(session, actor, Identity.KEEP_ACCOUNT, person)
    mine = session.scalar(select(TermReader).where(TermReader.person_id == actor.id))
    if mine is None:
        mine = TermReader(person_id=actor.id)
        session.add(mine)
    mine.side = side
    session.flush()
    record(session, actor, "person.side_chosen", person, side=side)


def _may_add(actor: Actor) -> None:
    if not could(actor, Permission.EDIT, Term):
        raise Forbidden(refusal(actor, Permission.EDIT, Term, "the glossary of the enterprise"))


def _check(values: Mapping[str, Any], known: list[str]) -> None:
    others = names_of(values["other_names"])
    if reasons := reasons_against(values["name"], others, known):
        raise RuleViolation(*reasons)


def _taken(said: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: said[name] for name in WRITTEN}
    texts = {name: values[name] or "" for name in ("why", "example")}
    others = {"other_names": ", ".join(names_of(values["other_names"] or ""))}
    return values | texts | others | {"is_false_friend": bool(values["is_false_friend"])}
