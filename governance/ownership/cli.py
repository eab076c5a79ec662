"""`concord effective`: who has which letter for an activity on a record, and where from."""

import json
from datetime import UTC, date
from typing import Any

import click

from governance.core.cli import UnusableError, installed
from governance.core.moments import moment_of
from governance.ownership.answers import Answer, Effective, Share
from governance.ownership.models import Activity
from governance.ownership.queries import effective as effective_on
from governance.ownership.subjects import Subject, found


@click.command()
@click.argument(
    "activity", type=click.Choice([each.value for each in Activity]), metavar="ACTIVITY"
)
@click.argument("record")
@click.option("--at", help="Day or moment; days are counted in UTC. Without it, now.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def effective(activity: str, record: str, at: str | None, *, as_json: bool) -> None:
    """Say who is responsible, accountable, consulted and informed for ACTIVITY on RECORD.

    ACTIVITY is one of those that the policy lists, such as technical_review; any other word is
    answered with all of them. RECORD is a place by its path or code, such as acme/leuven, or an
    asset by number or tag. Ends with 1 where nobody is accountable.
    """
    on = day_of(at)
    opened = installed()
    try:
        with opened.database.reading() as session:
            subject = one_of(record, found(session, record))
            said = effective_on(session, Activity(activity), subject, on)
    finally:
        opened.database.engine.dispose()
    click.echo(json.dumps(plain(said), ensure_ascii=False, indent=2) if as_json else _words(said))
    if not said.accountable.is_filled:
        raise SystemExit(1)


def day_of(at: str | None) -> date | None:
    """Return the day that was asked for; raises `UnusableError` where it is none."""
    if at is None:
        return None
    moment = moment_of(at, "UTC")
    if moment is None:
        raise UnusableError(f"{at} is no moment: write 2026-03-01, or 2026-03-01T14:30.")
    return moment.astimezone(UTC).date()


def one_of(words: str, subjects: list[Subject]) -> Subject:
    """Return what the words mean; raises `UnusableError` where that is nothing, or several."""
    if not subjects:
        raise UnusableError(
            f"There is no place and no asset {words}: give the path of a place, such as "
            "acme/leuven, or the number or the tag of an asset."
        )
    if len(subjects) > 1:
        named = ", ".join(f"{one.kind} {one.id} ({one.label})" for one in subjects)
        raise UnusableError(f"{words} names several records: {named}. Give a path or a number.")
    return subjects[0]


def plain(said: Effective) -> dict[str, Any]:
    """Return every letter as JSON can hold it: people, where from, and what is vacant."""
    answer = said.accountable
    return {
        "activity": answer.activity.value,
        "record": {"kind": answer.subject.kind, "id": answer.subject.id},
        "name": answer.subject.label,
        "accountable": _accountable(answer),
        "responsible": [_share(each) for each in said.responsible],
        "consulted": [_share(each) for each in said.consulted],
        "informed": [_share(each) for each in said.informed],
    }


def _accountable(answer: Answer) -> dict[str, Any]:
    vacancy, acting = answer.vacancy, answer.acting
    return {
        "person": answer.person,
        "delegates": [each.holder.name for each in answer.delegates],
        "provenance": answer.provenance,
        "vacancy": vacancy and {"cause": vacancy.cause.value, "why": vacancy.why},
        "acting": acting and {"person": acting.person, "provenance": acting.provenance},
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "party": share.party,
        "people": [each.name for each in share.people],
        "provenance": share.source.words,
    }


def _words(said: Effective) -> str:
    answer = said.accountable
    lines = [answer.sentence, *filter(None, [answer.provenance])]
    if answer.acting:
        lines.append(f"{answer.acting.person} acts meanwhile ({answer.acting.provenance}).")
    for letter, shares in (
        ("Responsible", said.responsible),
        ("Consulted", said.consulted),
        ("Informed", said.informed),
    ):
        lines += [
            f"{letter}: {each.party} "
            f"({', '.join(who.name for who in each.people) or 'nobody'}; {each.source.words})"
            for each in shares
        ]
    return "\n".join(lines)
