"""Move an asset along its life: one command for every move that a person makes."""

from datetime import date

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.groups.models import Supply
from governance.register.life.rules import (
    ASSET,
    NOBODY,
    STEPS,
    AssetFacts,
    Said,
    is_plain,
    reasons_against_saying,
    validation_after,
    verb_between,
)
from governance.register.models import Asset
from governance.register.queries.holds import facts_of
from governance.register.rules import Permission
from governance.register.vocabulary import AssetState


def move(session: Session, actor: Actor, asset: Asset, verb: str, said: Said) -> None:
    """Move an asset to another state; the day and the validation state follow.

    Raises `Conflict` where the state does not have that move, `RuleViolation` with every reason
    against it otherwise.
    """
    step, now = STEPS[verb], clock.now()
    must(session, actor, step.permission, asset)
    facts, supply = facts_of(session, actor, asset), session.get(Supply, asset.id)
    told = reasons_against_saying(facts, verb, said, _before(asset, supply, verb), now.date())
    if told and facts.state in ASSET.moves[verb].source:
        raise RuleViolation(*ASSET.refusals(facts, verb, actor, now), *told)
    ASSET.fire(asset, facts, verb, by=actor, at=now)
    _date(session, asset, supply, verb, said.on or now.date())
    asset.validation_state = validation_after(verb, asset.validation_state)
    asset.changed_at = now
    record(session, actor, f"asset.{verb}", asset, reason=said.reason)


def withdraw(session: Session, actor: Actor, asset: Asset, reason: str) -> None:
    """End an entry that turned out to be another one once more; only merging does that."""
    must(session, actor, Permission.EDIT, asset)
    ASSET.fire(asset, facts_of(session, actor, asset), "withdraw", by=actor, at=clock.now())
    asset.validation_state = validation_after("withdraw", asset.validation_state)
    record(session, actor, "asset.withdraw", asset, reason=reason)


def step(asset: Asset, then: AssetState) -> None:
    """Make a plain move that a sheet says, whose guards its plan was asked; nothing is recorded."""
    verb = verb_between(asset.state, then)
    if verb is None or not is_plain(verb):
        raise RuntimeError(f"{asset} is not brought from {asset.state} to {then} by a sheet")
    facts = AssetFacts(asset.tag, asset.state, asset.gxp, asset.validation_state)
    ASSET.fire(asset, facts, verb, by=NOBODY, at=clock.now())


def _before(asset: Asset, supply: Supply | None, verb: str) -> date | None:
    """Return the latest day that is kept of the moves before this one."""
    installed_on = supply.installed_on if supply else None
    days = {
        "commission": (installed_on,),
        "decommission": (installed_on, asset.commissioned_on),
        "dispose": (installed_on, asset.commissioned_on),
    }.get(verb, ())
    return max(filter(None, days), default=None)


def _date(session: Session, asset: Asset, supply: Supply | None, verb: str, day: date) -> None:
    """Keep the day of a move; what is taken out of its place has none of these days any more."""
    if verb == "commission":
        asset.commissioned_on = day
    elif name := STEPS[verb].day:
        if supply is None:
            session.add(Supply(asset_id=asset.id, **{name: day}))
        elif name == "installed_on" or getattr(supply, name) is None:
            setattr(supply, name, day)
    elif verb in {"store", "restock"}:
        asset.commissioned_on = None
        if supply is not None:
            supply.installed_on = supply.decommissioned_on = None
