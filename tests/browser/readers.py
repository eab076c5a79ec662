"""What the pages of whoever looks at them need: their view, their key, what they are asked."""

from datetime import timedelta

from sqlalchemy import func, select

from governance.core import clock
from governance.identity.factors.models import SecurityKey
from governance.identity.models import Person
from governance.ownership.models import Assignment
from governance.places.models import Level, Place
from governance.recertification.models import Recertification, RecertifiedRight
from governance.register.benign.models import BenignRule
from governance.register.lowering.models import Lowering
from governance.register.models import Asset
from governance.saved_views.models import SavedView
from governance.validation.outside.models import Interval
from tests.browser.records import change, place_at
from workflows.changes.models import ChangeAnswer, ChangeRequest, ChangeState, Consultation
from workflows.pairing.queries.suggesting import suggested


def viewed(session):
    """Keep a view of the register, shared with a site; return what names it."""
    keeper = session.scalars(select(Person.id).limit(1)).one()
    view = SavedView(list_name="assets", name="OT without firmware", person_id=keeper,
                     query="domain=ot&firmware_unknown=1&sort=tag&columns=number,tag,place",
                     place_id=session.scalar(place_at(Level.SITE)))  # fmt: skip
    session.add(view)
    session.flush()
    return {"id": view.id}


def asked(session):
    """Ask who looks at the pages for an opinion, and have them object; return what names both."""
    person_id = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    up = session.get_one(ChangeRequest, change(session, ChangeState.APPROVAL))
    given = {
        "change_id": up.id, "content_sha256": up.content_sha256, "party": "Every Body",
        "assignment_id": session.scalar(select(func.min(Assignment.id))), "asked_at": clock.now(),
        "due_at": clock.now() + timedelta(days=3), "person_id": person_id,
    }  # fmt: skip
    objects = {
        "answer": "object", "answered_at": clock.now(), "answered_by_id": person_id,
        "words": "A batch runs in this window.",
    }  # fmt: skip
    rows = [
        Consultation(activity="technical_review", **given, **objects),
        Consultation(activity="take_down", **given),
    ]
    session.add_all(rows)
    session.flush()
    return [{"id": up.id, "consultation_id": row.id} for row in rows]


def judging(session):
    """The pages on which a change is judged: one with something open, one that may begin."""
    under = {"id": change(session, ChangeState.ASSESSMENT)}
    opened = select(ChangeAnswer.question).where(
        ChangeAnswer.change_id == under["id"], ChangeAnswer.answer != "no"
    )
    codes = session.scalars(opened.order_by(ChangeAnswer.question)).all()
    return {
        "changes.judge": [{**under, "code": code} for code in codes],
        "changes.impact": [under, {"id": change(session, ChangeState.CLOSED)}],
        **{f"changes.{verb}": [{**under, "of": "all"}] for verb in ("dispose", "exclude")},
        **{f"changes.{verb}": [under] for verb in ("heighten", "lower", "pass_beyond")},
        "changes.accept_impact": [{"id": change(session, ChangeState.IMPLEMENTATION)}],
    }


def paired(session):
    """What names the first pair that is suggested at the first site."""
    site = session.get_one(Place, session.scalar(place_at(Level.SITE)))
    return {"id": site.id, "of": "-".join(map(str, suggested(session, site)[0].key))}


def outside(session):
    """Keep a time in which an asset was outside its approved state; return what names it."""
    asset = session.scalars(select(Asset).limit(1)).one()
    interval = Interval(
        asset_id=asset.id, place_id=asset.place_id, site_id=asset.site_id,
        cause="used_before_release", source="change_request:1", why="too early",
        begun_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    session.add(interval)
    session.flush()
    return {"id": interval.id}


def lowered(session):
    """Ask that a rule of a site is lowered; return what names it."""
    site = session.scalar(place_at(Level.SITE))
    made = Lowering(
        rule="controlled_attributes", before="enforce", level="warn", starts_on=clock.today(),
        reason="new", sha256="0" * 64, asked_at=clock.now(),
        asked_by_id=session.scalar(select(func.min(Person.id))), place_id=site, site_id=site,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return {"id": made.id}


def forgiven(session):
    """Ask that a component may differ at a site; return what names that."""
    site = session.scalar(place_at(Level.SITE))
    made = BenignRule(
        asset_class="plc", component="*/timestamp.log", reason="the time of each start",
        expires_on=clock.today(), sha256="0" * 64, asked_at=clock.now(),
        asked_by_id=session.scalar(select(func.min(Person.id))), place_id=site, site_id=site,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return {"id": made.id}


def keyed(session):
    """Give who looks at the pages a security key."""
    person_id = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    key = SecurityKey(
        person_id=person_id, name="blue key", credential_id="blue", public_key="", sign_count=1,
        rp_id="localhost", is_backed_up=True, added_at=clock.now(), last_used_at=clock.now(),
    )  # fmt: skip
    session.add(key)
    session.flush()
    return key.id


def rounds(session):
    """The campaigns of rights, and each as who looks at the pages may answer one of its rights."""
    return [{"id": one} for one in session.scalars(select(Recertification.id))]


def judged(session):
    """Rights of campaigns: one of each answer, and one that who looks at the pages is asked."""
    of = RecertifiedRight
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    open_ = session.scalars(select(of).where(of.reply.is_(None), of.unsure_by_id.is_(None))).first()
    if open_ is not None:
        open_.reviewer_id = me
        session.flush()
    found = session.scalars(select(func.min(of.id)).group_by(of.reply, of.unsure_by_id.is_(None)))
    return sorted({*found, *([open_.id] if open_ is not None else [])})
