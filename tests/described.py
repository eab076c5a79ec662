"""An asset with one of everything that it can have a list of, for tests that open every page."""

from datetime import timedelta

from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.core import clock
from governance.curricula.models import (
    Curriculum,
    CurriculumItem,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
    TrainingRecord,
)
from governance.glossary.models import Term
from governance.register.contracts.models import Cover, SupportContract
from governance.register.drifts.models import Drift
from governance.register.models import Asset
from governance.register.parts.kinds import KINDS
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareProduct,
    SoftwareVersion,
)
from governance.skills.models import Competence, SkillEvidence, SkillRequirement
from tests.rich import row_of
from workflows.calendar.models import CalendarEntry, ProductPath
from workflows.deviations.models import Capa, Deviation
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.pairing.models import PairPlan, PairTask
from workflows.questions.models import TermQuestion
from workflows.remote_access.models import RemoteAccess, RemoteAsset, RemoteUser
from workflows.rollouts.models import Criterion, GenericAnswer, Rollout, Side, Wave, WaveAsset
from workflows.trail_reviews.models import TrailMark, TrailReview, TrailScope
from workflows.training.models import (
    CalendarFeed,
    TrainingAssignment,
    TrainingAttendance,
    TrainingCertificate,
    TrainingSession,
)


def parts_of(session, asset_id):
    """Give an asset one part of each kind; return their keys by kind. The caller records."""
    stored = {}
    for code, kind in KINDS.items():
        part = kind.model(**row_of(session, kind.model, kind.model.__table__))
        part.asset_id = asset_id
        session.add(part)
        session.flush()
        stored[code] = part.id
    return stored


def software_on(session, asset_id):
    """Put a piece of software on an asset; return the keys by model. The caller records."""
    made = {}
    product = SoftwareProduct(**row_of(session, SoftwareProduct, SoftwareProduct.__table__))
    version = SoftwareVersion(name="21H2", software_product=product)
    found = InstalledSoftware(asset_id=asset_id, software_version=version, is_firmware=False)
    for one in (product, version, found):
        session.add(one)
        session.flush()
        made[type(one)] = one.id
    return made


def contract_on(session, asset_id):
    """Put a support contract on an asset; return its key. The caller records."""
    asset = session.get(Asset, asset_id)
    row = row_of(session, SupportContract, SupportContract.__table__)
    row |= {"number": "SC-1", "place_id": asset.place_id, "site_id": asset.site_id}
    contract = SupportContract(**row)
    session.add(contract)
    session.flush()
    session.add(Cover(asset_id=asset_id, contract_id=contract.id))
    return contract.id


def described(session, asset_id):
    """Give an asset one of everything; return the keys of what has a page of its own, by model."""
    parts_of(session, asset_id)
    contract = contract_on(session, asset_id)
    return {SupportContract: contract, **software_on(session, asset_id)}


def skilled(session, place, person_id):
    """Ask something at a place, and have a person show it; return the keys by model."""
    made = {}
    for model in (Competence, SkillRequirement, SkillEvidence):
        row = row_of(session, model, model.__table__)
        given = {
            Competence: {"code": "X-1"},
            SkillRequirement: {"place_id": place.id, "site_id": place.site_id},
            SkillEvidence: {"person_id": person_id},
        }[model]
        one = model(**row | given)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made | taught(session, place, person_id)


def taught(session, place, person_id):
    """Keep something to learn at a place, with a person who did it; return the keys by model."""
    made, there = {}, {"place_id": place.id, "site_id": place.site_id}
    for model, given in (
        (TrainingItem, {"code": "X-1", **there}),
        (TrainingItemVersion, {"label": "1"}),
        (TrainingItemEffect, {}),
        (Curriculum, there),
        (CurriculumItem, {"days": 7}),
        (TrainingRecord, {"person_id": person_id}),
    ):
        one = model(**row_of(session, model, model.__table__) | given)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made


def asked_to_learn(session, place, person_id):
    """Ask a person to learn something, with all that can come of it; return the keys by model."""
    made, own = {}, {"person_id": person_id}
    there = {"place_id": place.id, "site_id": place.site_id}
    given = {
        TrainingAssignment: own, TrainingCertificate: own, CalendarFeed: own,
        TrainingSession: there, TrainingAttendance: own | {"record_id": None},
    }  # fmt: skip
    for model, said in given.items():
        if model is TrainingAttendance:
            said |= {"session_id": made[TrainingSession]}
        one = model(**row_of(session, model, model.__table__) | said)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made


def scheduled(session, place, person_id):
    """Put something into the calendar, and say how a product runs; return the keys by model."""
    made, there = {}, {"place_id": place.id, "site_id": place.site_id}
    there |= {"declared_by_id": person_id}
    for model in (CalendarEntry, ProductPath):
        one = model(**row_of(session, model, model.__table__) | there)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made


def deviating(session, place, person_id):
    """Open a deviation of nothing, with an action for a person; return their keys by model."""
    made, there = {}, {"place_id": place.id, "site_id": place.site_id}
    own = {"owner_id": person_id, "opened_by_id": person_id}
    opened = select(UnauthorisedChange.drift_id)
    drift_id = session.scalar(select(func.min(Drift.id)).where(Drift.id.not_in(opened)))
    unauthorised = {"drift_id": drift_id}
    of = {Deviation: {"opened_by_id": person_id}, Capa: own, UnauthorisedChange: unauthorised}
    for model, given in of.items():
        one = model(**row_of(session, model, model.__table__) | there | given)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made


def bridged(session, place, learner_id, buddy_id, change_id):
    """Keep a word, a question about one, and a pair with a task; return their keys by model."""
    made, there = {}, {"place_id": place.id, "site_id": place.site_id}
    pair = {"learner_id": learner_id, "buddy_id": buddy_id, "from_level": 0, "to_level": 1}
    for model, given in (
        (Term, {}),
        (TermQuestion, {"change_id": change_id, "settled_at": None, "settled_by_id": None}),
        (PairPlan, pair | there),
        (PairTask, {"plan_id": 1, "change_id": change_id}),
    ):
        one = model(**row_of(session, model, model.__table__) | given)
        session.add(one)
        session.flush()
        made[model] = one.id
    return made


def rolled(session, place_id, person_id, asset_id, change_id):
    """Plan a rollout at a site, with its pilot of one asset; return the keys by model."""
    at = {"place_id": place_id, "site_id": place_id}
    row = row_of(session, Rollout, Rollout.__table__) | at | {"owner_id": person_id}
    rollout = Rollout(**row | {"came_from": None})
    session.add(rollout)
    session.flush()
    own = {"rollout_id": rollout.id}
    wave = Wave(**row_of(session, Wave, Wave.__table__) | own | {"number": 1})
    session.add(wave)
    session.flush()
    of_wave = {"wave_id": wave.id}
    session.add_all(
        (
            WaveAsset(**of_wave, asset_id=asset_id, site_id=place_id, change_id=change_id),
            Criterion(
                **row_of(session, Criterion, Criterion.__table__)
                | of_wave | {"side": Side.EXIT, "figure": "closed_pct", "threshold": 100}
            ),
            GenericAnswer(**row_of(session, GenericAnswer, GenericAnswer.__table__) | own),
        )
    )  # fmt: skip
    session.flush()
    return {Rollout: rollout.id, Wave: wave.id}


def let_in(session, change, person_id, **given):
    """Ask that Kim of Siemens is let in for a change; return its key by model."""
    said = {
        "change_id": change.id, "place_id": change.place_id, "site_id": change.site_id,
        "requested_by_id": person_id, "from_at": clock.now(),
        "until_at": clock.now() + timedelta(hours=4), **given,
    }  # fmt: skip
    made = RemoteAccess(**row_of(session, RemoteAccess, RemoteAccess.__table__) | said)
    session.add(made)
    session.flush()
    session.add(RemoteUser(access_id=made.id, name="Kim Vogel", employer="Siemens"))
    session.add(RemoteAsset(access_id=made.id, asset_id=change.asset_id))
    session.flush()
    return {RemoteAccess: made.id}


def read_of_the_trail(session, person_id):
    """Read the trail, with a question to a person about its last event; return keys by model."""
    last = session.scalar(select(func.max(AuditEvent.seq)))
    made = {}

    def add(model, **given):
        one = model(**row_of(session, model, model.__table__) | given)
        session.add(one)
        session.flush()
        made[model] = one.id
        return one.id

    scope = add(TrailScope, made_by_id=person_id, groups="refused rights trail")
    span = {"from_seq": 1, "to_seq": last}
    review = add(TrailReview, scope_id=scope, reviewer_id=person_id, **span)
    add(
        TrailMark, review_id=review, event_seq=last, finding="questioned", person_id=person_id,
        asked_of_id=person_id, question="Why was this done?",
    )  # fmt: skip
    return made
