"""Rules that two people signed, for programs: what may differ, what is held less strictly.

Programs read both, and take back what may differ; to ask and to agree are signatures of people.
"""

from datetime import date, datetime
from typing import Any

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Reason, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.enforcement.models import Level, Rule
from governance.evidence.queries import signatures_of
from governance.places.models import Place
from governance.places.rules import Permission as OnPlace
from governance.register.api.drifts import SignatureOut
from governance.register.benign import commands
from governance.register.benign import queries as benign_rules
from governance.register.benign.models import BenignRule
from governance.register.benign.rules import Permission as OnBenign
from governance.register.lowering import queries as lowerings
from governance.register.lowering.models import Lowering
from governance.register.lowering.rules import Permission as OnLowering
from governance.register.vocabulary import AssetClass

bp = APIBlueprint("api_rules", __name__, url_prefix=api.ROOT, tag="Rules signed by two")


class BenignOut(Shape):
    """A component whose fingerprint may differ without a change."""

    id: int
    reference: str
    site_id: int
    asset_class: AssetClass | None
    """Null: of any kind that is of its product."""

    product_id: int | None
    """Null: of any product."""

    component: str
    """Its name, with `*` for any characters."""

    reason: str
    state: str
    """Whether it counts, waits for quality, is expired or taken back."""

    expires_on: date
    asked_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    sha256: str
    uses: int
    """How often it let something differ."""

    version: int


class BenignRulesOut(Shape):
    """A page of such rules."""

    items: list[BenignOut]
    count: int
    next: str | None


class BenignUseOut(Shape):
    """One time that such a rule let a fingerprint differ."""

    asset_id: int
    component: str
    before: str
    after: str
    import_id: int
    line: int
    used_at: datetime


class BenignWholeOut(BenignOut):
    """Such a rule with its signatures, and its latest uses on what the reader may see."""

    signatures: list[SignatureOut]
    latest: list[BenignUseOut]


class TakenBackIn(Sent, Versioned):
    """Why what differs is drift again."""

    reason: Reason


class LoweringOut(Shape):
    """A rule that is held less strictly at a site, or is to be."""

    id: int
    reference: str
    site_id: int
    rule: Rule
    before: Level
    level: Level
    starts_on: date
    reason: str
    sha256: str
    asked_at: datetime
    agreed_at: datetime | None
    """Null: it waits for the second person, and nothing is lowered."""

    version: int


class LoweringWholeOut(LoweringOut):
    """A lowering with its signatures."""

    signatures: list[SignatureOut]


class LoweringsOut(Shape):
    """The lowerings of a site, the latest first."""

    items: list[LoweringOut]


TOLD = tuple(set(BenignOut.model_fields) - {"state", "uses"})


def _benign(row: BenignRule, uses: int) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in TOLD}
    return {**facts, "state": benign_rules.state_of(row)[0], "uses": uses}


def _signatures(kind: str, record_id: int) -> list[SignatureOut]:
    given = signatures_of(session(), kind, record_id)
    return [SignatureOut.model_validate(each) for each in given]


def _whole(row: BenignRule) -> BenignWholeOut:
    uses = benign_rules.uses_of(session(), actor(), row)
    return BenignWholeOut(
        **_benign(row, benign_rules.number_of_uses(session(), row)),
        signatures=_signatures(benign_rules.KIND, row.id),
        latest=[BenignUseOut.model_validate(each) for each in uses],
    )


@bp.get("/benign")
@requires(OnBenign.READ, BenignRule)
@bp.output(BenignRulesOut)
def benign_index() -> BenignRulesOut:
    """Give a page of what may differ without being drift, by the conditions of its list."""
    page = paged(benign_rules.listing(session(), actor()), benign_rules.rules(actor()))
    items = [BenignOut(**_benign(row[0], row[1])) for row in page.rows]
    return BenignRulesOut(items=items, count=page.count, next=page.next)


@bp.get("/benign/<int:id>")
@requires(OnBenign.READ, BenignRule)
@bp.output(BenignWholeOut)
def benign(benign: BenignRule) -> BenignWholeOut:
    """Give one such rule with who signed it, and where it was used."""
    return _whole(benign)


@bp.post("/benign/<int:id>/end")
@requires(OnBenign.END, BenignRule)
@bp.input(TakenBackIn, arg_name="sent")
@bp.output(BenignWholeOut)
def end_benign(benign: BenignRule, sent: TakenBackIn) -> BenignWholeOut:
    """Take a rule back: what differs from now on is drift again."""
    commands.end(session(), actor(), benign, sent.reason)
    return _whole(benign)


@bp.get("/places/<int:id>/lowerings")
@requires(OnPlace.READ, Place)
@bp.output(LoweringsOut)
def of_site(site: Place) -> LoweringsOut:
    """Give the rules that were lowered at a site, or are to be."""
    found = lowerings.of_site(session(), actor(), site)
    return LoweringsOut(items=[LoweringOut.model_validate(each) for each in found])


@bp.get("/lowerings/<int:id>")
@requires(OnLowering.READ, Lowering)
@bp.output(LoweringWholeOut)
def lowering(lowering: Lowering) -> LoweringWholeOut:
    """Give one lowering with its signatures."""
    facts = LoweringOut.model_validate(lowering).model_dump()
    return LoweringWholeOut(**facts, signatures=_signatures(lowerings.KIND, lowering.id))
