"""`concord access`: who can do what, of a person or of a record, on a day."""

import json
from datetime import date
from typing import Any

import click
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import governance.ownership.powers  # noqa: F401  # delegations and duties
from governance.core.access import Placed
from governance.core.cli import UnusableError, installed
from governance.identity.models import ROLE_LABELS, Person, RoleGrant
from governance.identity.powers import reading
from governance.identity.powers.besides import besides
from governance.ownership.cli import day_of, one_of
from governance.ownership.subjects import found


@click.command()
@click.argument("subject")
@click.option("--at", help="Day or moment; days are counted in UTC. Without it, now.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def access(subject: str, at: str | None, *, as_json: bool) -> None:
    """Say what a person can do, or who can do what with a record, through which role.

    SUBJECT is a person by e-mail address or full name, a place by its path or code, or an asset by
    number or tag. With --at the roles are those of that day.
    """
    on = day_of(at)
    opened = installed()
    try:
        with opened.database.reading() as session:
            person = _person(session, subject)
            said = of_person(session, person, on) if person else of_record(session, subject, on)
    finally:
        opened.database.engine.dispose()
    click.echo(json.dumps(said, ensure_ascii=False, indent=2) if as_json else _words(said))


def _person(session: Session, words: str) -> Person | None:
    known = or_(Person.email == words.lower(), Person.name == words)
    people = session.scalars(select(Person).where(known).order_by(Person.id)).all()
    if len(people) > 1:
        named = ", ".join(person.login or f"number {person.id}" for person in people)
        raise UnusableError(f"{words} names several people: {named}. Give an e-mail address.")
    return people[0] if people else None


def of_person(session: Session, person: Person, on: date | None) -> dict[str, Any]:
    """Return all that a person can do, as JSON can hold it."""
    rows = [
        {**_grant(each.grant), "kind": each.kind, "may": list(each.permissions)}
        for each in reading.abilities(session, person, on)
    ]
    rows += [
        {
            "through": each.source, "where": each.where, "since": each.since.isoformat(),
            "until": each.until and each.until.isoformat(), "why": each.why, "kind": "duty",
            "may": [each.what],
        }
        for each in besides(session, None, person, on)
    ]  # fmt: skip
    return {"person": person.name, "can": rows}


def of_record(session: Session, words: str, on: date | None) -> dict[str, Any]:
    """Return who can do what with a record, as JSON can hold it."""
    subject = one_of(words, found(session, words))
    record: Placed = session.get_one(reading.kinds()[subject.kind], subject.id)
    told = reading.powers(session, record, on=on)
    return {
        "record": {"kind": subject.kind, "id": subject.id, "name": subject.label},
        "is_cut": told.is_cut,
        "can": [
            {
                "person": each.person.name,
                "may": each.permission.value,
                "through": [_grant(grant) for grant in each.through],
                "because": each.because,
            }
            for each in told.powers
        ],
    }


def _grant(grant: RoleGrant) -> dict[str, Any]:
    source = "a rule of the identity provider" if grant.identity_id else grant.granted_by
    second = f", {grant.confirmed_by}" if grant.confirmed_by else ""
    return {
        "through": ROLE_LABELS[grant.role], "where": grant.place.name,
        "since": grant.starts_on.isoformat(), "until": grant.ends_on and grant.ends_on.isoformat(),
        "why": f"{source}{second}: {grant.reason}",
    }  # fmt: skip


def _words(said: dict[str, Any]) -> str:
    if "person" in said:
        lines = [
            f"{row['through']}, {row['where']}, since {row['since']} ({row['why']}): "
            f"{row['kind']}: {', '.join(row['may'])}"
            for row in said["can"]
        ]
        return "\n".join(lines) or f"{said['person']} holds no role on that day."
    lines = [
        f"{row['may']}: {row['person']}, "
        + ("; ".join(f"{g['through']}, {g['where']}" for g in row["through"]) or row["because"])
        for row in said["can"]
    ]
    return "\n".join(lines) or f"Nobody can do anything with {said['record']['name']}."
