"""Ask that a difference means nothing, signed; agree to it for quality; take it back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.benign.models import BenignRule
from governance.register.benign.queries import KIND, of_what, whole
from governance.register.benign.rules import (
    AGREED,
    ASKED,
    MEANINGS,
    POLICY,
    Permission,
    reasons_against,
    reasons_against_agreeing,
)
from governance.register.models import Product
from governance.register.vocabulary import AssetClass


@dataclass(frozen=True, slots=True)
class Benign:
    """What may differ, on which kind of assets, until when, and why."""

    component: str
    asset_class: AssetClass | None
    product_id: int | None
    expires_on: date
    reason: str


def ask(session: Session, actor: Actor, site: Place, said: Benign, proof: Proof) -> BenignRule:
    """Sign that a difference means nothing at a site; it is drift until quality agrees.

    Raises `RuleViolation` for what is no site, and for what is bounded neither in kind nor in time.
    """
    must(session, actor, Permission.ASK, site)
    has_kind = said.asset_class is not None or said.product_id is not None
    told = reasons_against(said.component, said.expires_on, clock.today(), has_kind=has_kind)
    if site.site_id != site.id:
        told.append(f"{site.name} is no site: a rule is for a whole site.")
    if told:
        raise RuleViolation(*told)
    if said.product_id is not None and session.get(Product, said.product_id) is None:
        raise NotFound("There is no such product: choose one of the list.")
    made = BenignRule(
        component=said.component, asset_class=said.asset_class, product_id=said.product_id,
        reason=said.reason, expires_on=said.expires_on, sha256="", asked_at=clock.now(),
        asked_by_id=actor.id, place_id=site.id, site_id=site.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    made.sha256 = keep_content(session, KIND, made.id, _content(whole(session, made)))
    session.flush()
    _sign(session, actor, made, ASKED, proof)
    record(session, actor, "benign.asked", made, reason=said.reason, component=said.component)
    return made


def agree(session: Session, actor: Actor, it: BenignRule, proof: Proof) -> None:
    """Sign for quality: from now on this difference is no drift, and each time is counted."""
    must(session, actor, Permission.AGREE, it)
    if told := reasons_against_agreeing(it, actor):
        raise RuleViolation(*told)
    it.agreed_at, it.agreed_by_id = clock.now(), actor.id
    session.flush()
    _sign(session, actor, it, AGREED, proof)
    record(session, actor, "benign.agreed", it, component=it.component)


def end(session: Session, actor: Actor, it: BenignRule, reason: str) -> None:
    """Take a rule back: what differs from now on is drift again; its uses stay."""
    must(session, actor, Permission.END, it)
    if it.ended_at is not None:
        raise Conflict(f"{it} is taken back already.")
    it.ended_at, it.ended_by_id = clock.now(), actor.id
    record(session, actor, "benign.ended", it, reason=reason, component=it.component)


def _sign(session: Session, actor: Actor, it: BenignRule, activity: str, proof: Proof) -> None:
    what = Signable(KIND, it.id, str(it), it.version, it.sha256, POLICY)
    sign(session, actor, proof, what, [Statement(activity, MEANINGS[activity])])


def _content(it: BenignRule) -> dict[str, Any]:
    """Return what both sign."""
    return {
        "reference": it.reference,
        "site": it.site.name,
        "component": it.component,
        "of": of_what(it),
        "reason": it.reason,
        "expires_on": it.expires_on,
    }
