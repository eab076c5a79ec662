"""Records of the demo, and a few more, that pages are looked at with."""

from datetime import timedelta

from sqlalchemy import func, select

from governance.audit import keeping
from governance.audit.faults import Anchor
from governance.core import clock
from governance.core.access import Actor, Held
from governance.curricula.models import TrainingItem
from governance.evidence.signing import keep_content
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.models import Person
from governance.identity.spare.models import SpareUse
from governance.identity.sso.models import IdentityProvider
from governance.identity.sso.rules import PROVIDER, ProviderFacts
from governance.ownership.answers import Cause
from governance.ownership.attestation.models import Attestation, AttestedRow, Campaign
from governance.ownership.models import Absence, Activity, Assignment, Delegation, Team, TeamMember
from governance.ownership.vacancies.models import VacantDuty
from governance.places.locations.models import Location
from governance.places.models import Level, Place
from governance.register.catalogue.models import (
    Equivalent,
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.device_types.account import brought as read_types
from governance.register.device_types.commands import take
from governance.register.device_types.documents import Document
from governance.register.models import Asset, Dependency, Product
from governance.register.networks.models import Interface, Service
from tests.described import asked_to_learn
from tests.plant import SYSTEM
from workflows.changes.execution.models import (
    Addendum,
    AddendumKind,
    ChangeReference,
    OutsideKind,
    OutsideStatus,
)
from workflows.changes.linking.models import ChangeLink
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.packages.models import WorkBundle, WorkPackage
from workflows.changes.policies.models import PolicyVersion
from workflows.changes.replacing.models import Replacement
from workflows.changes.supervising.models import Supervised
from workflows.changes.training.models import ChangeTraining
from workflows.training.models import TrainingAssignment, TrainingCertificate, TrainingSession


def coming_and_going(session, duty):
    """Have somebody away, somebody who acts for them, and a vacancy; return what names them."""
    named = session.get_one(Assignment, duty)
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    other = session.scalar(
        select(Person.id).where(Person.deactivated_at.is_(None), Person.id != me)
    )
    today = clock.today()
    days = {"starts_on": today, "ends_on": today + timedelta(days=9)}
    at = {"place_id": named.place_id, "site_id": named.site_id}
    handed = Delegation(
        from_person_id=me, to_person_id=other, reason="holiday", made_by="Every Body", **days, **at
    )
    away = Absence(person_id=me, told_by="Every Body", told_at=clock.now(), **days)
    empty = VacantDuty(
        activity=Activity.QA_PLAN, subject_kind="place", subject_id=named.place_id,
        subject="Line 1", assignment_id=duty, cause=Cause.DEACTIVATED, why="somebody left",
        vacant_on=today - timedelta(days=3), acting_person_id=me, told_place_id=named.site_id,
        opened_at=clock.now(), due_at=clock.now() + timedelta(days=4), **at,
    )  # fmt: skip
    session.add_all([handed, away, empty])
    session.flush()
    return {
        ("delegations.show", "delegations.cancelling"): {"id": handed.id},
        ("absences.ending",): {"id": away.id},
        ("vacancies.show",): {"id": empty.id},
    }


def provided(session):
    """Have a provider in force and another asked for; return both numbers, the first one first."""
    wanted = select(IdentityProvider.id).order_by(IdentityProvider.id)
    if not session.scalars(wanted).all():
        person_id = session.scalar(select(func.min(Person.id)))
        given = {
            "client_id": "concord", "client_secret": "sealed", "auth_method": "client_secret_basic",
            "is_named_in_answers": True, "factors": "mfa", "asked_by_id": person_id,
            "asked_at": clock.now(), "rules": "groups = plant-qa -> QA at acme/leuven",
            "reason": "one way in",
        }  # fmt: skip
        for name in ("Acme account", "Contractors"):
            at = f"https://{name.split()[0].lower()}.example"
            ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            session.add(
                IdentityProvider(
                    name=name, issuer=at, **{end: f"{at}/{end}" for end in ends}, **given
                )
            )
            session.flush()
        first = session.get_one(IdentityProvider, session.scalars(wanted).first())
        facts = ProviderFacts(first.name, first.state, has_owners=False)
        PROVIDER.fire(first, facts, "begin", SYSTEM, clock.now())
        session.flush()
    return session.scalars(wanted).all()


def spared(session):
    """Have a spare account used; return the number of its use."""
    if not session.scalars(select(SpareUse.id)).all():
        person_id = session.scalar(select(func.min(Person.id)))
        session.add(SpareUse(person_id=person_id, used_at=clock.now()))
        session.flush()
    return session.scalars(select(SpareUse.id)).first()


def alarmed(session):
    """Have an alarm to look into, and one that was; return their numbers."""
    if not session.scalars(select(SecurityAlarm.id)).all():
        given = {"counted": 12, "from_seq": 1, "upto_seq": 9_999, "raised_at": clock.now()}
        who = session.scalar(select(func.min(Person.id)))
        looked = {
            "looked_by_id": who,
            "looked_at": clock.now(),
            "finding": "A script with an old key.",
        }
        session.add_all(
            [SecurityAlarm(kind="sign_in", **given), SecurityAlarm(kind="token", **given, **looked)]
        )
        session.flush()
    return session.scalars(select(SecurityAlarm.id)).all()


def asked_in(session):
    """Ask who looks at the pages a few rows, two of them alike; return the campaign."""
    person_id = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    running = session.get_one(Campaign, 2)
    rows = session.scalars(select(AttestedRow).where(AttestedRow.campaign_id == running.id))
    for n, row in enumerate(rows.all()[-3:]):
        row.reviewer_id, row.attestation_id, row.passed_from_id = person_id, None, None
        row.alike = f"alike {n > 0}"
    session.flush()
    return {"id": running.id}


def attested(session):
    """Rows of both campaigns: one of each answer, one without, one that waits for who may name."""
    of = AttestedRow
    kept = select(func.min(of.id)).join(of.attestation, isouter=True).group_by(Attestation.reply)
    return [*session.scalars(kept), *session.scalars(select(func.max(of.id)))]


def types(session):
    """Bring device types, one of which cannot be taken; return the account's id."""
    files = [
        Document("Nordholm/FS8.yaml", b"manufacturer: Nordholm\nmodel: FS8\nrear_image: true"),
        Document("Nordholm/FS9.yaml", b"model: FS9"),
    ]
    keeper = Actor(0, "system", frozenset({Held("it_lead", "/")}))
    return take(session, keeper, read_types("types.zip", files)).id


def policies(session):
    """Return the pages of the draft that the demo holds."""
    draft = {"id": session.scalars(select(PolicyVersion.id)).first()}
    return {
        "changes.policy": [draft],
        **{
            f"changes.{verb}_policy": [draft]
            for verb in ("edit", "propose", "sign", "reopen", "withdraw")
        },
    }


def equivalent(session):
    """Approve what may stand in for a product of which something is known; return it."""
    old, new = session.scalars(select(Product).order_by(Product.id.desc()).limit(2)).all()
    session.add_all([
        ProductRating(product_id=old.id, ip_code="IP65", op_temp_min_c=-25, op_temp_max_c=60),
        ProductSafety(product_id=old.id, sil=3, pfh_per_h=1.2e-9),
        ProductLifeCycle(product_id=old.id, design_life_years=20, checked_on=clock.today()),
        VendorAlias(vendor_id=old.vendor_id, name="S-AG", plain="s-ag", source="CMDB"),
    ])  # fmt: skip
    person = session.scalars(select(Person.id).limit(1)).one()
    made = Equivalent(
        product_id=old.id,
        replacement_id=new.id,
        reason="Same board.",
        starts_on=clock.today(),
        approved_at=clock.now(),
        approved_by_id=person,
    )
    session.add(made)
    session.flush()
    return made


def team(session):
    """A team with somebody in it; return the keys of both."""
    first = session.scalars(select(TeamMember).order_by(TeamMember.id)).first()
    if first is None:
        site = session.scalars(select(Place).where(Place.level == Level.SITE)).first()
        made = Team(name="Automation", is_external=False, contact="desk 7", place_id=site.id,
                    site_id=site.id)  # fmt: skip
        session.add(made)
        session.flush()
        person = session.scalars(select(Person.id).limit(1)).one()
        first = TeamMember(
            team_id=made.id, person_id=person, is_leader=True, starts_on=clock.today()
        )
        session.add(first)
        session.flush()
    return first.team_id, first.id


def place_at(level):
    return select(Place.id).where(Place.level == level).order_by(Place.id).limit(1)


def change(session, state):
    return session.scalars(
        select(ChangeRequest.id).where(ChangeRequest.state == state).order_by(ChangeRequest.id)
    ).first()


def beside(session, of):
    """The emergency of the demo, or its temporary change."""
    return session.scalar(select(func.max(of.change_id)))


def templated(asset):
    """The pages of standard changes: two editions, one of them stopped, and one to be written."""
    stops = ("suspending", "retiring", "resuming", "withdrawing")
    return {
        "changes.standard": [asset],
        "templates.show": [{"id": 1}, {"id": 3}],
        "templates.writing": [{}, {"after": 1}],
        **{f"templates.{verb}": [{"id": 1}] for verb in stops},
    }


def replaced(session):
    """The last replacement of the demo."""
    return session.scalar(select(func.max(Replacement.change_id)))


def unconfirmed(session):
    waits = Dependency.consent == "unconfirmed"
    return [{"id": key} for key in session.scalars(select(Dependency.provider_id).where(waits))][:1]


def wired(session):
    port = session.scalars(select(Interface).order_by(Interface.id).limit(1)).one()
    return [{"id": port.asset_id, "interface_id": port.id}]


def served(session):
    service = session.scalars(select(Service).order_by(Service.id).limit(1)).one()
    return [{"id": service.asset_id, "service_id": service.id}]


def located(session):
    """The deepest location of the demo."""
    deepest = select(Location.id).order_by(func.length(Location.path).desc(), Location.id)
    return [{"id": session.scalars(deepest.limit(1)).one()}]


def ended_and_hub(session):
    for where in (Asset.state == "decommissioned", Asset.tag == "SW-PIDA"):
        yield session.scalars(select(Asset.id).where(where).order_by(Asset.id)).first()


def restored(session):
    """Find the trail to end before what a folder knows of it; return the restore."""
    known = Anchor(12_840, "/checkpoints/checkpoint-2026-03-04.txt")
    found = keeping.found_rolled_back(session, 12_798, known, why="The disk of the server failed.")
    session.flush()
    return found.id


PRINTED = {
    "package": "CR-2026-0001/1",
    "zone": "Europe/Brussels",
    "steps": [{"step": "S1", "text": "Stop line 1"}, {"step": "T1", "text": "Cycle the valves"}],
}


def worked(session):
    """The pages of the work asset by asset, with a deviation and an entry beside the change."""
    at_work, now = {"id": change(session, ChangeState.IMPLEMENTATION)}, clock.now()
    person_id = session.scalar(select(func.min(Person.id)))
    deviation = ChangeReference(
        change_id=at_work["id"], kind=OutsideKind.DEVIATION, system="eQMS", identifier="DEV-26-014",
        about="One block differs", status=OutsideStatus.OPEN, checked_at=now,
        checked_by_id=person_id,
    )  # fmt: skip
    entry = Addendum(
        change_id=at_work["id"], kind=AddendumKind.LATE_ENTRY, words="Valve 3 cycled by hand",
        acted_at=now, acted_by="Tom", entered_at=now, entered_by_id=person_id, sha256="0" * 64,
    )  # fmt: skip
    item = session.scalars(select(TrainingItem.id).order_by(TrainingItem.id)).first()
    learns = ChangeTraining(change_id=at_work["id"], item_id=item, person_id=person_id)
    under = Supervised(
        change_id=at_work["id"], revision=1, name="Jo Berg", employer="Siemens",
        steps="Loads the project", supervisor_id=person_id, named_at=now,
    )  # fmt: skip
    session.add_all((deviation, entry, under, *([learns] if item else [])))
    session.flush()
    body = keep_content(session, "change_request", at_work["id"], PRINTED)
    site_id = session.get_one(ChangeRequest, at_work["id"]).site_id
    bundle = WorkBundle(
        why="The yearly outage", issued_at=now, issued_by_id=person_id, due_at=now,
        place_id=site_id, site_id=site_id,
    )  # fmt: skip
    session.add(bundle)
    session.flush()
    session.add(
        WorkPackage(
            change_id=at_work["id"], number=1, content_sha256="0" * 64, sha256=body, cut_off=1,
            why="A new disk", issued_at=now, issued_by_id=person_id, due_at=now,
            bundle_id=bundle.id,
        )
    )  # fmt: skip
    on_paper = [{**at_work, "number": 1}]
    paper = ("package", "scan_package", "enter_package", "end_package")
    some = (
        "supervise",
        "training",
        "deliverables",
        "deliver",
        "tests",
        "run_test",
        "restrict",
        "begin",
        "hand_over",
        "take_back",
        "leave_out",
        "send_back",
        "check_off",
        "let_go",
    )
    return {
        "changes.work": [at_work, {"id": change(session, ChangeState.CLOSED)}],
        **{f"changes.{verb}": [at_work] for verb in (*some, "refer", "deviate", "add")},
        "changes.packages": [at_work],
        "changes.bundle": [{"id": bundle.id}],
        "changes.issue": [at_work],
        **{f"changes.{verb}": on_paper for verb in paper},
        **{f"changes.{verb}": [at_work] for verb in ("pin", "agree_pin")},
        "changes.aim": [{"id": change(session, ChangeState.DRAFT)}],
        **{
            f"changes.{verb}": [{"id": change(session, ChangeState.PLANNING)}]
            for verb in ("plan_training", "plan_deliverables", "set_aside", "write_test")
        },
        "changes.disposition": [{**at_work, "reference_id": deviation.id}],
        "changes.check": [{**at_work, "addendum_id": entry.id}],
    }


def linked(session):
    """Link a change to two others, one of them for a time; return what names its pages."""
    at_work, now = change(session, ChangeState.IMPLEMENTATION), clock.now()
    person_id = session.scalar(select(func.min(Person.id)))
    others = (change(session, ChangeState.CLOSED), change(session, ChangeState.DRAFT))
    for other, relation, ended in zip(others, ("follows", "duplicates"), (None, now), strict=True):
        session.add(
            ChangeLink(
                change_id=at_work, other_id=other, relation=relation, reason="It came of it",
                made_by_id=person_id, made_at=now, ended_at=ended,
                ended_by_id=person_id if ended else None, end_reason="It did not" if ended else "",
            )
        )  # fmt: skip
    session.flush()
    verbs = ("links", "link", "unlink", "split")
    return {f"changes.{verb}": [{"id": at_work}] for verb in verbs}


def learning(session):
    """Have who looks at the pages learn something; return what names it."""
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    place = session.scalar(place_at(Level.SITE))
    made = asked_to_learn(session, session.get_one(Place, place), me)
    of_one = ("training.show", "training.reading", "training.withdrawing")
    of_many = ("training_sessions.show", "training_sessions.papering",
               "training_sessions.confirming")  # fmt: skip
    return {
        of_one: {"id": made[TrainingAssignment]},
        of_many: {"id": made[TrainingSession]},
        ("certificates.show",): {"id": made[TrainingCertificate]},
    }
