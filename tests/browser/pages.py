"""Every address that shows a page, with records of the demo that its page is worth seeing for."""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import func, select, text

from governance.audit import verifying
from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.access import Actor, Held
from governance.core.jobs import deliver_all
from governance.core.listing.chosen import Chosen
from governance.core.sheets.reading import read_sheet
from governance.evidence.models import SignedContent
from governance.identity.enrolment import issue
from governance.identity.factors.models import SecurityKey
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import actor_for
from governance.identity.rights.models import RightsRequest
from governance.ownership.answers import Cause
from governance.ownership.attestation.models import Attestation, AttestedRow, Campaign
from governance.ownership.models import Absence, Activity, Assignment, Delegation, Team, TeamMember
from governance.ownership.reports.models import OverlapNote
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
from governance.register.edits import commands as edit_commands
from governance.register.groups.declared import GROUPS
from governance.register.imports import commands
from governance.register.imports.reading import Reading
from governance.register.labels import commands as label_commands
from governance.register.labels.models import SheetLayout
from governance.register.models import Asset, Dependency, Product, Vendor
from governance.register.networks.models import Interface, Service
from governance.register.parts.kinds import KINDS
from governance.register.software.models import InstalledSoftware, SoftwareProduct
from governance.saved_views.models import SavedView
from tests.described import contract_on, parts_of, software_on
from tests.plant import SYSTEM
from workflows.changes.models import ChangeRequest, ChangeState, Consultation

STATE_OF = {
    "edit": "draft", "scope": "draft", "cancel": "draft",
    "assess": "assessment", "attach": "assessment",
    "propose": "assessment", "sign": "approval", "reject": "approval", "revise": "approval",
    "complete": "implementation", "verify": "verification", "rework": "verification",
}  # fmt: skip
"""The state of a change in which somebody opens the page of that verb."""

OF_THE_REGISTER = ("/register", "/places", "/locations", "/ownership", "/assurance")
"""About half of all pages, to share them between two processes."""

TODAY = datetime.now(UTC).isoformat()
NO_PAGE = {
    "static",
    "health.show",
    "demo.sheet",
    "demo.codes",
    "evidence.file",
    "attestation.evidence_sheet",
    "attestation.evidence_text",
    "imports.file",
    "labels.file",
}
"""They give a file, a part of a page, or JSON for machines."""


def addresses(app, database):
    """Every address with every set of arguments it is looked at with; an unknown one fails."""
    brought = imports(database)
    verified, edited = verifications(database), edits(database)
    with database.writing() as session:
        known = arguments(session, brought, verified) | edited
        record(session, SYSTEM, "link.issued", "somebody")
        session.commit()
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in NO_PAGE or "format" in rule.arguments:
            continue
        if rule.rule.startswith("/api/"):  # answers programs
            continue
        if rule.endpoint in {
            "work.choose",
            "labels.scanned",
        }:  # they lead on: no pages
            continue
        build = partial(app.url_map.bind("localhost").build, rule.endpoint, method="GET")
        if not rule.arguments:
            found += [build(values) for values in known.get(rule.endpoint, ({},))]
            continue
        assert known.get(rule.endpoint), f"tests/browser/pages.py: which record for {rule.rule}?"
        found += [build(values) for values in known[rule.endpoint]]
    return sorted(set(found))


def viewed(session):
    """Keep a view of the register, shared with a site; return what names it."""
    keeper = session.scalars(select(Person.id).limit(1)).one()
    view = SavedView(list_name="assets", name="OT without firmware", person_id=keeper,
                     query="domain=ot&firmware_unknown=1&sort=tag&columns=number,tag,place",
                     place_id=session.scalar(_place(Level.SITE)))  # fmt: skip
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


def arguments(session, brought, verified):
    """For each endpoint with arguments, the sets to look at."""
    first = {model: session.scalars(select(model.id).limit(1)).one() for model in (
        AuditEvent, Person, Assignment, Product, Vendor,
    )}  # fmt: skip
    tie = session.scalars(select(Dependency).limit(1)).one()
    asset, place = {"id": tie.dependent_id}, {"id": session.scalar(_place(Level.AREA))}
    granted = session.scalars(select(RoleGrant.id).where(RoleGrant.ends_on.is_(None))).first()
    granted_to = session.scalar(select(RoleGrant.person_id).where(RoleGrant.id == granted))
    held = equivalent(session)
    named = {"kind": "asset", "subject_id": tie.dependent_id}
    soft = software_on(session, tie.dependent_id)
    contract = contract_on(session, tie.dependent_id)
    of_change = SignedContent.subject_kind == ChangeRequest.__tablename__
    kept = session.scalars(select(SignedContent).where(of_change)).first()
    key, objections = keyed(session), asked(session)
    left = session.scalar(select(Person.id).where(Person.deactivated_at.is_not(None)))
    person, duty = {"id": first[Person]}, {"id": first[Assignment]}
    shared = {
        tuple(f"groups.editing_{code}" for code in GROUPS): asset,
        (
            "groups.excusing",
            "groups.playing",
            "software.installing",
            "mounting.mounting",
            "mounting.unmounting",
        ): asset,
        tuple(f"parts.{kind}_add_form" for kind in KINDS): asset,
        ("contracts.show", "contracts.editing"): {"id": contract},
        ("software.show", "software.writing_version"): {"id": soft[SoftwareProduct]},
        ("views.editing", "views.deleting"): viewed(session),
        (
            "register.editing",
            "life.choosing",
            "dependencies.depending",
            "register.history",
            "provenance.noting",
            "merging.choosing",
            "contracts.covering",
        ): asset,
        (
            "catalogue.editing_product",
            "products.rating",
            "products.certifying",
            "products.dating",
            "products.approving",
        ): {"id": first[Product]},
        ("vendors.show", "vendors.editing", "vendors.naming"): {"id": first[Vendor]},
        ("imports.mapping", "imports.discard_page"): {"id": brought[0]},
        ("people.show", "people.edit", "roles.new", "roles.leaving"): person,
        ("rights.ending_factor", "powers.of_person"): person,
        ("ownership.show", "ownership.end_form", "ownership.hand_over_form"): duty,
        **coming_and_going(session, duty["id"]),
        ("places.new", "places.renaming", "matrix.edit"): place,
        ("standards.show", "standards.rejecting"): {"id": session.scalar(_place(Level.SITE))},
        ("teams.show", "teams.renaming", "teams.joining", "teams.ending"): {"id": team(session)[0]},
        ("drifts.show", "drifts.correcting", "drifts.escalating"): {"id": 1},
        ("enforcement.show", "baselines.of_site", "profiles.show"): {
            "id": session.scalar(_place(Level.SITE))
        },
        ("baselines.withdrawing",): {"id": 2},
    }
    return {
        **{
            f"parts.{code}_{verb}_form": [{**asset, "part_id": key}]
            for code, key in parts_of(session, tie.dependent_id).items()
            for verb in ("edit", "remove")
        },
        "contracts.uncovering": [{**asset, "contract_id": contract}],
        "software.uninstalling": [{**asset, "installed_id": soft[InstalledSoftware]}],
        **{endpoint: [values] for many, values in shared.items() for endpoint in many},
        **{f"changes.{verb}": [{"id": change(session, state)}] for verb, state in STATE_OF.items()},
        "changes.show": [{"id": change(session, state)} for state in ChangeState],
        "changes.reply": objections[:1],
        "changes.proceed": objections[1:],
        "changes.advise": [{"id": objections[0]["id"]}],
        "changes.content": [{"id": kept.subject_id, "sha256": kept.sha256}],
        "alike.cloning": [asset],
        "life.moving": [{**asset, "verb": "decommission"}, {**asset, "verb": "maintain"}],
        "labels.asking": [{"keys": "1,2"}],
        "alike.compare": [{"keys": "1,2,3"}, {"keys": "1,2", "differences": 1}],
        "register.show": [
            asset,
            *({"id": one} for one in ended_and_hub(session)),
            *({**asset, "as_of": then} for then in (TODAY, "2000-01-01")),
            {"id": wired(session)[0]["id"]},
        ],
        "duplicates.telling": [{**asset, "other_id": tie.provider_id}],
        "register.moments": [asset, {**asset, "one": TODAY}, {**asset, "one": "2026-03-01"}],
        "merging.merging": [{**asset, "duplicate_id": tie.provider_id}],
        "dependencies.undepending": [{**asset, "dependency_id": tie.id}],
        "dependencies.redepending": [{**asset, "dependency_id": tie.id}],
        "interfaces.wiring": [asset],
        **{f"interfaces.{verb}": wired(session) for verb in ("rewiring", "unwiring", "opening")},
        "interfaces.closing": served(session),
        "consent.answering": [{"id": tie.provider_id}, *unconfirmed(session)],
        "imports.show": [{"id": 1}, *({"id": one} for one in brought)],
        "factors.removing": [{"key": key}],
        "device_types.show": [{"id": types(session)}],
        "locations.building": [{"id": session.scalar(_place(Level.SITE))}],
        **{
            f"locations.{verb}": located(session)
            for verb in ("show", "adding", "editing", "moving")
        },
        "catalogue.product": [{"id": first[Product]}, {"id": held.product_id}],
        "equivalents.revoking": [{"id": held.id}],
        "contradictions.settling": [asset],
        "audit.show": [{"id": first[AuditEvent]}],
        "attestation.show": [{"id": 1}, {"id": 2}],
        "attestation.answering": [{"id": 2}, asked_in(session)],
        "attestation.evidence_page": [{"id": 1}],
        "attestation.row": [{"id": one} for one in attested(session)],
        "baselines.show": [{"id": 1}, {"id": 2}],
        "verifications.show": [{"id": one} for one in verified],
        "roles.returning": [{"id": left}],
        "roles.ending": [{"id": granted}],
        "powers.of_record": [
            {"kind": "place", "number": place["id"]},
            {"kind": "asset", "number": tie.dependent_id},
        ],
        "rights.show": [{"id": 1}, {"id": session.scalar(select(func.max(RightsRequest.id)))}],
        "standards.deviating": [
            {"id": session.scalar(_place(Level.SITE)), "activity": Activity.PATCHING.value}
        ],
        "teams.leaving": [dict(zip(("id", "member_id"), team(session), strict=True))],
        "matrix.show": [{}, {"place": place["id"], "on": "2026-03-01"}, {"gaps": 1}],
        "what_if.show": [
            {"supposed": "leaver", "person_id": granted_to, "on": clock.today().isoformat()},
            {"supposed": "takeover"},
            {"supposed": "move"},
        ],
        "ownership_reports.explain_form": [
            {"id": note.place_id, "activity": note.activity.value}
            for note in session.scalars(select(OverlapNote))
        ],
        "ownership.subject": [named, {"kind": "place", "subject_id": place["id"]}],
        "ownership.name_form": [{**named, "activity": Activity.QA_PLAN.value}],
        "places.show": [{"id": session.scalar(_place(level))} for level in Level][:4],
        "setup.show": [{"token": issue(session, session.get_one(Person, first[Person]))}],
    }


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


def _place(level):
    return select(Place.id).where(Place.level == level).order_by(Place.id).limit(1)


def change(session, state):
    return session.scalars(
        select(ChangeRequest.id).where(ChangeRequest.state == state).order_by(ChangeRequest.id)
    ).first()


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


def imports(database):
    """Bring in a small sheet four times: uploaded, previewed, discarded, applied; return ids."""
    made = []
    for number, acts in enumerate(((), (preview,), (preview, discard), (preview, confirm))):
        content = f"Tag;Name;Class;Place\nX-{number};Pump;PLC;pk3\nY;Pump;;pk3\n".encode()
        made.append(by(database, "Jens Petersen", upload, ("pumps.csv", content)))
        for act in acts:
            by(database, "Jens Petersen", act, made[-1])
    return made


def by(database, name, act, given, *, works=True):
    """Have somebody do it, and the worker come by."""
    with database.writing() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        done = act(session, actor_for(session, person), given)
        session.commit()
    if works:
        deliver_all(database)
    return done


def upload(session, jens, file):
    name, content = file
    site = session.scalars(select(Place).where(Place.code == "wismar")).one()
    brought = commands.Brought(name, content, read_sheet(content, name))
    return commands.upload(session, jens, site, brought).id


def preview(session, jens, import_id):
    record = commands.locked(session, import_id)
    commands.choose(session, jens, record, Reading.from_json(record.mapping))


def discard(session, jens, import_id):
    commands.discard(session, jens, commands.locked(session, import_id), "sent twice")


def confirm(session, jens, import_id):
    commands.confirm(session, jens, commands.locked(session, import_id), "new pumps")


def edits(database):
    """Ask for two edits of many and labels, confirm one; return what pages are looked at with."""
    made = [by(database, "Jens Petersen", edit, note) for note in ("Line 3", "Line 4")]
    by(database, "Jens Petersen", confirm_edit, made[0])
    labelled = [by(database, "Jens Petersen", stick, None, works=w) for w in (True, False)]
    return {
        "labels.show": [{"id": one} for one in labelled],
        "edits.show": [{"id": one} for one in made],
        "edits.asking": [{"keys": "1,2,3"}],
    }


def edit(session, jens, note):
    chosen = Chosen(conditions="domain=ot")
    values = {"notes": note, "reason": "walk-down", "cleared": ["criticality"]}
    return edit_commands.ask(session, jens, chosen, 40, values).id


def stick(session, jens, _given):
    return label_commands.request(session, jens, Chosen((1, 2)), 2, SheetLayout.A4_24).id


def confirm_edit(session, jens, edit_id):
    edit_commands.confirm(session, jens, edit_commands.locked(session, edit_id))


def verifications(database):
    """Verify what is whole and what is not, and ask for a third time; return the ids."""
    made = [by(database, "Julian Okafor", verify, None)]
    with database.writing() as session:
        session.execute(text("UPDATE vendor SET name = 'XX' WHERE id = 1"))
        session.commit()
    return [*made, *(by(database, "Julian Okafor", verify, None, works=w) for w in (True, False))]


def verify(session, auditor, _given):
    return verifying.request(session, auditor).id
