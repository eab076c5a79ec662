"""`concord gate`: whether somebody may do a thing, and what is missing."""

import json

import click
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.cli import UnusableError, installed
from governance.core.moments import moment_of
from governance.identity.models import Person
from governance.ownership.subjects import Subject, found
from governance.skills.queries.gate import Doing, Who, verdicts
from governance.skills.rules.gate import Verdict, plain
from governance.skills.rules.requirements import DOINGS


@click.command()
@click.argument("doing", type=(str, click.Choice(list(DOINGS))), metavar="PERSON ACTIVITY")
@click.argument("record", metavar="OBJECT")
@click.option("--by", "documents", multiple=True, help="A document by which it is done: its code.")
@click.option("--at", help="Day or moment; a day means its end, in UTC. Without it, now.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def gate(
    doing: tuple[str, str],
    record: str,
    documents: tuple[str, ...],
    at: str | None,
    *,
    as_json: bool,
) -> None:
    """Say whether PERSON is qualified for ACTIVITY on OBJECT, and by what.

    PERSON is an e-mail address or a name. ACTIVITY is implementing, verifying, assessing, or one
    that the policy lists, such as technical_review. OBJECT is a place by its path or code, or an
    asset by number or tag. Ends with 1 where something that is asked is not held.
    """
    when = moment_of(at, "UTC") if at is not None else None
    if at is not None and when is None:
        raise UnusableError(f"{at} is no moment: write 2026-03-01, or 2026-03-01T14:30.")
    (person, activity), opened = doing, installed()
    try:
        with opened.database.reading() as session:
            who, subject = _who(session, person), _subject(session, record)
            said = verdicts(session, who, Doing(activity, [subject], frozenset(documents), when))
    finally:
        opened.database.engine.dispose()
    verdict = said[0] if said else None
    if as_json:
        nothing = {"person": who.name, "activity": activity, "object": subject.label,
                   "allowed": True, "items": [], "learned": []}  # fmt: skip
        click.echo(json.dumps(plain(verdict) if verdict else nothing, ensure_ascii=False, indent=2))
    else:
        click.echo(_words(who, activity, subject, verdict))
    if verdict and not verdict.is_allowed:
        raise SystemExit(1)


def _who(session: Session, words: str) -> Who:
    named = or_(Person.email == words.lower(), Person.name == words)
    people = session.execute(select(Person.id, Person.name).where(named).limit(2)).all()
    if len(people) != 1:
        raise UnusableError(f"{words} names nobody, or several people: give an e-mail address.")
    return Who(*people[0])


def _subject(session: Session, words: str) -> Subject:
    subjects = found(session, words)
    if len(subjects) != 1:
        raise UnusableError(
            f"{words} names no record, or several: give the path of a place, such as acme/leuven, "
            "or the number of an asset."
        )
    return subjects[0]


def _words(who: Who, activity: str, subject: Subject, verdict: Verdict | None) -> str:
    if verdict is None:
        return f"Nothing is asked for {DOINGS[activity]} on {subject.label}: everybody may."
    if not verdict.is_allowed:
        return "\n".join(verdict.refusals)
    held = ", ".join(
        (
            *(f"{each.asked.competence} at level {each.holding.level}" for each in verdict.items),
            *(each.fact for each in verdict.lessons),
        )
    )
    return f"{who.name} is qualified for {DOINGS[activity]} on {subject.label}: {held}."
