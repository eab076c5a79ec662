"""`concord rollout`: where a rollout stands, and what its next gate lacks."""

import json
import re
from typing import Any

import click
from sqlalchemy.orm import Session

from governance.core.cli import UnusableError, installed
from workflows.rollouts.models import Rollout
from workflows.rollouts.queries.cases import At, lacking, whole

REFERENCE = re.compile(r"RO-(?:\d{4}-)?(\d{1,9})", re.IGNORECASE)


@click.command()
@click.argument("ref")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def rollout(ref: str, *, as_json: bool) -> None:
    """Say what the next gate of the rollout REF, such as RO-2026-0001, lacks.

    Ends with 1 where it cannot be opened now; that two people still have to sign it is no lack.
    """
    opened = installed()
    try:
        with opened.database.reading() as session:
            told = plain(whole(session, _meant(session, ref)), session)
    finally:
        opened.database.engine.dispose()
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else words(told))
    if told["missing"]:
        raise SystemExit(1)


def _meant(session: Session, ref: str) -> Rollout:
    named = REFERENCE.fullmatch(ref.strip())
    found = session.get(Rollout, int(named[1])) if named else None
    if found is None:
        raise UnusableError(f"{ref} names no rollout: give its reference, such as RO-2026-0001.")
    return found


def plain(kept: Rollout, session: Session) -> dict[str, Any]:
    """Return how the next gate stands, as JSON can hold it."""
    at = At(session, kept)
    return {
        "rollout": kept.reference,
        "state": kept.state.value,
        "gate": at.number,
        "closes": str(at.closes) if at.closes else None,
        "opens": str(at.opens) if at.opens else None,
        "missing": list(lacking(kept, at)),
        "criteria": [
            {
                "figure": one.asked.figure,
                "operator": one.asked.operator.value,
                "threshold": one.asked.threshold,
                "value": one.found.value,
                "holds": one.holds,
                "missing": one.found.missing,
            }
            for one in (*at.exits, *at.entries)
        ],
    }


def words(told: dict[str, Any]) -> str:
    """Return the answer as lines."""
    ends = told["opens"] or "nothing more: it ends the rollout"
    head = f"{told['rollout']}, gate {told['gate']}, opens {ends}"
    if not told["missing"]:
        return f"{head}: nothing is missing but signatures."
    return "\n".join([f"{head}: it cannot be opened.", *(f"- {one}" for one in told["missing"])])
