"""`concord validated`: in which validated state an asset was at a moment, and why."""

import json
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from governance.audit.asof import begun_at
from governance.core import clock
from governance.core.cli import UnusableError, installed
from governance.core.moments import moment_of
from governance.ownership.subjects import found
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from governance.validation.queries import Span, state_at


@click.command()
@click.argument("asset")
@click.option("--at", help="Day or moment; a day means its end, in UTC. Without it, now.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def validated(asset: str, at: str | None, *, as_json: bool) -> None:
    """Say in which validated state ASSET was, since when, and by whose act.

    ASSET is a number or a tag, such as AS-00042. Ends with 1 where it was not on the register.
    """
    moment = moment_of(at, "UTC") if at is not None else clock.now()
    if moment is None:
        raise UnusableError(f"{at} is no moment: write 2026-03-01, or 2026-03-01T14:30.")
    opened = installed()
    try:
        with opened.database.reading() as session:
            meant = _meant(session, asset)
            begun = begun_at(session, meant)
            is_there = begun is not None and begun <= moment
            told = plain(meant, moment, state_at(session, meant, moment), is_there=is_there)
    finally:
        opened.database.engine.dispose()
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else words(told))
    if told["state"] is None:
        raise SystemExit(1)


def _meant(session: Session, text: str) -> Asset:
    assets = [one for one in found(session, text) if one.kind == "asset"]
    if len(assets) != 1:
        number = "several assets" if assets else "no asset"
        raise UnusableError(f"{text} names {number}: give the number, such as AS-00042.")
    return session.get_one(Asset, assets[0].id)


def plain(asset: Asset, moment: datetime, span: Span | None, *, is_there: bool) -> dict[str, Any]:
    """Return the answer as JSON can hold it; the state is null before the asset was registered."""
    answer: dict[str, Any] = {
        "asset": asset.reference, "tag": asset.tag, "at": moment.isoformat(), "state": None,
    }  # fmt: skip
    if span is None:
        return answer | {"state": ValidationState.NOT_REQUIRED.value} if is_there else answer
    return answer | {
        "state": span.state.value,
        "since": span.since.isoformat(),
        "until": span.until and span.until.isoformat(),
        "act": span.did,
        "by": span.who,
        "reason": span.why,
        "event": span.event_seq,
        "sha256": span.sha256,
    }


def words(told: dict[str, Any]) -> str:
    """Return the answer as a sentence."""
    name = f"{told['asset']} {told['tag']}"
    if told["state"] is None:
        return f"{name} was not on the register at {told['at']}."
    state = ValidationState(told["state"]).label.lower()
    if "since" not in told:
        return f"{name} was {state} at {told['at']}: it never needed to be validated by then."
    because = f" ({told['reason']})" if told["reason"] else ""
    return (
        f"{name} was {state} at {told['at']}, since {told['since']}: "
        f"{told['by']} {told['act']}{because}, event {told['event']}."
    )
