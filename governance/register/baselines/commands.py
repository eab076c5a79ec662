"""Take the baseline of a site, sign it, or put it aside."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import RuleViolation
from governance.evidence.queries import signatures_of
from governance.evidence.rules import Signable, Statement, canonical_text, sha256_of
from governance.evidence.signing import keep_content
from governance.evidence.signing import sign as give_signature
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.baselines.queries import KIND, Snapshot, facts_of, snapshot
from governance.register.baselines.rules import (
    BASELINE,
    MEANINGS,
    POLICY,
    QUALITY,
    TECHNICAL,
    Permission,
)

ASKED = {TECHNICAL: Permission.SIGN_TECHNICAL, QUALITY: Permission.SIGN_QUALITY}


def take(session: Session, actor: Actor, site: Place, reason: str) -> Baseline:
    """Hold what the register and the ownership of a site are at this moment.

    Raises `RuleViolation` for what is no site, and while another one waits to be signed.
    """
    must(session, actor, Permission.TAKE, site)
    waits = select(Baseline).where(
        Baseline.site_id == site.id, Baseline.state == BaselineState.TAKEN
    )
    reasons = []
    if site.site_id != site.id:
        reasons.append(f"{site.name} is no site: a baseline is of a whole site.")
    if other := session.scalars(waits).first():
        reasons.append(f"{other} of {site.name} waits to be signed: sign or withdraw it first.")
    if reasons:
        raise RuleViolation(*reasons)
    held = snapshot(session, site)
    made = Baseline(
        **asdict(held), sha256="", reason=reason, taken_at=clock.now(), taken_by_id=actor.id,
        place_id=site.id, site_id=site.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    made.sha256 = sha256_of(canonical_text(content(made, held)))
    keep_content(session, KIND, made.id, content(made, held))
    record(session, actor, "baseline.taken", made, reason=reason, assets=held.assets)
    return made


def content(baseline: Baseline, held: Snapshot) -> dict[str, Any]:
    """Return what the signatures bind, as plain values."""
    return {"reference": str(baseline), "site": baseline.site_id, **asdict(held)}


def sign(session: Session, actor: Actor, baseline: Baseline, proof: Proof) -> None:
    """Sign as OT lead or for quality, whichever is missing; the second puts it in force."""
    must(session, actor, Permission.SIGN, baseline)
    now, given = clock.now(), signatures_of(session, KIND, baseline.id)
    BASELINE.fire(baseline, facts_of(baseline, given), "sign", by=actor, at=now)
    missing = MEANINGS.keys() - {made.activity for made in given}
    mine = [one for one in MEANINGS if one in missing and may(session, actor, ASKED[one], baseline)]
    if not mine:
        raise RuleViolation(f"The part of {actor.name} in {baseline} is signed already.")
    what = Signable(KIND, baseline.id, str(baseline), baseline.version, baseline.sha256, POLICY)
    give_signature(session, actor, proof, what, [Statement(mine[0], MEANINGS[mine[0]])])
    record(session, actor, "baseline.signed", baseline, activity=mine[0])
    if len(missing) == 1:
        facts = facts_of(baseline, signatures_of(session, KIND, baseline.id))
        BASELINE.fire(baseline, facts, "complete", by=actor, at=now)
        baseline.signed_at = now
        record(session, actor, "baseline.completed", baseline)


def withdraw(session: Session, actor: Actor, baseline: Baseline, reason: str) -> None:
    """Put a baseline aside that is not signed by both."""
    must(session, actor, Permission.WITHDRAW, baseline)
    facts = facts_of(baseline, (), reason)
    BASELINE.fire(baseline, facts, "withdraw", by=actor, at=clock.now())
    record(session, actor, "baseline.withdrawn", baseline, reason=reason)
