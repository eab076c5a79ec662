"""`concord conflicts`: which changes meet something in their window that nobody answered for."""

import json
import re
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.cli import UnusableError, installed
from governance.places.models import Level, Place
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.lists import CLOSED
from workflows.changes.scheduling.queries import conflicts as found_of
from workflows.changes.scheduling.rules import Conflict, Weight

REFERENCE = re.compile(r"CR-\d{4}-(\d{4,9})", re.IGNORECASE)


@click.command()
@click.argument("ref", required=False)
@click.option("--site", help="Code of a site: its changes alone.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def conflicts(ref: str | None, site: str | None, *, as_json: bool) -> None:
    """Say what the change REF, such as CR-2026-0042, meets in its window that nobody answered for.

    Without REF, all changes are looked at that are not at their end, and whose window is not over.
    Ends with 1 where there is such a conflict.
    """
    opened = installed()
    try:
        with opened.database.reading() as session:
            asked = _asked(session, ref, site)
            met = found_of(session, asked)
            told = [
                _plain(change, each)
                for change in asked
                for each in met.get(change.id, ())
                if not each.is_settled
            ]
    finally:
        opened.database.engine.dispose()
    if as_json:
        answer = {"changes": len(asked), "conflicts": told}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(_words(len(asked), told))
    if told:
        raise SystemExit(1)


def _asked(session: Session, ref: str | None, site: str | None) -> Sequence[ChangeRequest]:
    """Return the changes that are asked for, by their numbers."""
    of = ChangeRequest
    wanted: Select[ChangeRequest] = select(of).order_by(of.id)
    if site is not None:
        wanted = wanted.where(of.site_id == _site(session, site))
    if ref is None:
        is_ahead = of.window_ends_at > clock.now()
        return session.scalars(wanted.where(of.state.not_in(CLOSED), is_ahead)).all()
    number = REFERENCE.fullmatch(ref)
    found = session.scalars(wanted.where(of.id == int(number[1]))).all() if number else []
    if [one.reference for one in found] != [ref.upper()]:
        there = f" at {site}" if site else ""
        raise UnusableError(f"There is no change {ref}{there}: write its number, CR-2026-0042.")
    if found[0].window_begins_at is None:
        raise UnusableError(f"{found[0]} has no window: choose one first.")
    return found


def _site(session: Session, code: str) -> int:
    wanted = select(Place.id).where(Place.level == Level.SITE, Place.code == code.lower())
    if (found := session.scalar(wanted)) is None:
        raise UnusableError(f"There is no site {code}: write its code, such as leuven.")
    return found


def _plain(change: ChangeRequest, met: Conflict) -> dict[str, Any]:
    return {
        "change": change.reference,
        "state": change.state.value,
        "clash": met.taken.clash.value,
        "weight": met.taken.weight.value,
        "begins_at": met.span.begins_at.isoformat(),
        "ends_at": met.span.ends_at.isoformat(),
        "said": met.sentence,
    }


def _words(looked_at: int, told: Sequence[dict[str, Any]]) -> str:
    if not told:
        return f"{looked_at} changes looked at: none meets anything that nobody answered for."
    asks = {Weight.BLOCKS.value: "blocks", Weight.ASKS.value: "waits for an answer"}
    return "\n".join(f"{one['change']} {asks[one['weight']]}: {one['said']}" for one in told)
