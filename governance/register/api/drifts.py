"""Drifts and baselines for programs: they read; a decision and a signature are a person's."""

from datetime import datetime
from typing import NoReturn

from apiflask import APIBlueprint
from flask import url_for

from governance.core import api
from governance.core.api import Shape
from governance.core.errors import Forbidden
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.evidence.queries import signatures_of
from governance.places.models import Place
from governance.register.baselines import queries as baselines
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.baselines.rules import Permission as OnBaseline
from governance.register.drifts import queries
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.rules import Permission

bp = APIBlueprint("api_drifts", __name__, url_prefix=api.ROOT, tag="Drift and baselines")


class SignatureOut(Shape):
    """A signature, as it is shown beside what it is under."""

    person_name: str
    roles: str
    meaning: str
    signed_at: datetime
    content_sha256: str


class DriftOut(Shape):
    """A controlled fact that was found other than it was approved."""

    id: int
    reference: str
    asset_id: int
    place_id: int
    site_id: int
    field: str
    approved: str
    reported: str
    state: DriftState
    source: str
    accountable: str
    times: int
    filed_at: datetime
    reported_at: datetime
    decided_at: datetime | None
    reason: str
    change: str | None
    version: int


class DriftWholeOut(DriftOut):
    """A drift with the signature that decided on it."""

    signatures: list[SignatureOut]


class DriftsOut(Shape):
    """A page of drifts."""

    items: list[DriftOut]
    count: int
    next: str | None


class BaselineOut(Shape):
    """What a site was at one moment, held by two signatures."""

    id: int
    site_id: int
    state: BaselineState
    event_seq: int
    """The last event of the trail that it holds."""

    assets: int
    assets_sha256: str
    duties: int
    duties_sha256: str
    vacancies: int
    sha256: str
    reason: str
    taken_at: datetime
    signed_at: datetime | None
    version: int


class BaselineWholeOut(BaselineOut):
    """A baseline with its signatures."""

    signatures: list[SignatureOut]


class BaselinesOut(Shape):
    """The baselines of a site, the latest first."""

    items: list[BaselineOut]


def _signatures(kind: str, record_id: int) -> list[SignatureOut]:
    given = signatures_of(session(), kind, record_id)
    return [SignatureOut.model_validate(each) for each in given]


@bp.get("/drifts")
@requires(Permission.READ, Drift)
@bp.output(DriftsOut)
def index() -> DriftsOut:
    """Give a page of the drifts that the reader may see, by the conditions of their list."""
    page = paged(queries.listing(session(), actor()), queries.drifts(actor()))
    items = [DriftOut.model_validate(each) for each in page.rows]
    return DriftsOut(items=items, count=page.count, next=page.next)


@bp.get("/drifts/<int:id>")
@requires(Permission.READ, Drift)
@bp.output(DriftWholeOut)
def show(drift: Drift) -> DriftWholeOut:
    """Give one drift."""
    facts = DriftOut.model_validate(drift).model_dump()
    return DriftWholeOut(**facts, signatures=_signatures("drift", drift.id))


@bp.post("/drifts/<int:id>/correct")
@requires(Permission.CORRECT, Drift)
def correct(drift: Drift) -> NoReturn:
    """Refuse: QA corrects the register by a signature, on the page of the drift."""
    _is_signed(drift)


@bp.post("/drifts/<int:id>/escalate")
@requires(Permission.ESCALATE, Drift)
def escalate(drift: Drift) -> NoReturn:
    """Refuse: QA opens an unauthorised change by a signature, on the page of the drift."""
    _is_signed(drift)


def _is_signed(drift: Drift) -> NoReturn:
    page = url_for("drifts.show", id=drift.id)
    raise Forbidden(
        f"The decision on {drift} is a signature, and no program signs: "
        f"QA gives both factors on its page, {page}."
    )


@bp.get("/places/<int:id>/baselines")
@requires(OnBaseline.LOOK, Place)
@bp.output(BaselinesOut)
def of_site(site: Place) -> BaselinesOut:
    """Give the baselines of a site."""
    found = baselines.of_site(session(), actor(), site)
    return BaselinesOut(items=[BaselineOut.model_validate(each) for each in found])


@bp.get("/baselines/<int:id>")
@requires(OnBaseline.READ, Baseline)
@bp.output(BaselineWholeOut)
def baseline(baseline: Baseline) -> BaselineWholeOut:
    """Give one baseline with its signatures."""
    facts = BaselineOut.model_validate(baseline).model_dump()
    return BaselineWholeOut(**facts, signatures=_signatures(baselines.KIND, baseline.id))
