"""Every address that shows a page, with records of the demo that its page is worth seeing for."""

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import func, select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.curricula.models import QuizQuestion, TrainingItemVersion
from governance.evidence.models import SignedContent
from governance.identity.enrolment import issue
from governance.identity.models import Person, RoleGrant
from governance.identity.requests.models import RoleRequest
from governance.identity.rights.models import RightsRequest
from governance.ownership.models import Activity, Assignment
from governance.ownership.reports.models import OverlapNote
from governance.places.models import Level, Place
from governance.register.groups.declared import GROUPS
from governance.register.models import Dependency, Product, Vendor
from governance.register.parts.kinds import KINDS
from governance.register.software.models import InstalledSoftware, SoftwareProduct
from governance.skills.models import SkillEvidence
from tests.browser.calendars import scheduled
from tests.browser.errands import edits, imports, packets, verifications
from tests.browser.readers import (
    asked,
    forgiven,
    judged,
    judging,
    keyed,
    lowered,
    outside,
    paired,
    rounds,
    viewed,
)
from tests.browser.records import (
    alarmed,
    asked_in,
    attested,
    beside,
    change,
    coming_and_going,
    ended_and_hub,
    equivalent,
    learning,
    linked,
    located,
    place_at,
    policies,
    provided,
    replaced,
    restored,
    served,
    spared,
    team,
    templated,
    types,
    unconfirmed,
    wired,
    worked,
)
from tests.browser.remote import letting, reading
from tests.browser.rollouts import rolling
from tests.browser.verbs import BESIDE, STATE_OF
from tests.described import contract_on, deviating, parts_of, software_on
from tests.plant import SYSTEM
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.deviations.models import Capa, Deviation
from workflows.deviations.unauthorised.models import UnauthorisedChange

OF_THE_REGISTER = ("/register", "/places", "/locations", "/assurance")
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
    "recertification.result",
    "imports.file",
    "labels.file",
    "packets.file",
    "certificates.file",
    "changes.package_file",
    "changes.package_text",
    "audit.copy",
    "audit.copy_sheet",
    "changes.bundle_file",
    "changes.bundle_zip",
    "calendars.read",
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
        if rule.rule.startswith(("/api/", "/scim/")):  # answers programs
            continue
        if rule.endpoint in {
            "work.choose",
            "labels.scanned",
            "sso.come_back",
        }:  # they lead on: no pages
            continue
        build = partial(app.url_map.bind("localhost").build, rule.endpoint, method="GET")
        if not rule.arguments:
            found += [build(values) for values in known.get(rule.endpoint, ({},))]
            continue
        assert known.get(rule.endpoint), f"tests/browser/pages.py: which record for {rule.rule}?"
        found += [build(values) for values in known[rule.endpoint]]
    return sorted(set(found))


def arguments(session, brought, verified):
    """For each endpoint with arguments, the sets to look at."""
    first = {model: session.scalars(select(model.id).limit(1)).one() for model in (
        AuditEvent, Person, Assignment, Product, Vendor,
    )}  # fmt: skip
    tie = session.scalars(select(Dependency).limit(1)).one()
    asset, place = {"id": tie.dependent_id}, {"id": session.scalar(place_at(Level.AREA))}
    granted = session.scalars(select(RoleGrant.id).where(RoleGrant.ends_on.is_(None))).first()
    granted_to = session.scalar(select(RoleGrant.person_id).where(RoleGrant.id == granted))
    held = equivalent(session)
    named = {"kind": "asset", "subject_id": tie.dependent_id}
    soft = software_on(session, tie.dependent_id)
    contract = contract_on(session, tie.dependent_id)
    of_change = SignedContent.subject_kind == ChangeRequest.__tablename__
    kept = session.scalars(select(SignedContent).where(of_change)).first()
    key, objections = keyed(session), asked(session)
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    deviates = deviating(session, session.get_one(Place, place["id"]), me)
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
            "asset_packets.packing",
            "validation.of_asset",
            "requirements.of_asset",
            "requirements.writing",
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
        (
            "people.show",
            "people.edit",
            "employment.employing",
            "employment.planning",
            "held.show",
            "held.ending",
            "roles.new",
            "roles.leaving",
        ): person,
        (
            "spare.keeping",
            "roles.erasing",
            "rights.ending_factor",
            "rights.enabling",
            "accounts.linking",
            "accounts.unlinking",
            "role_requests.asking",
            "powers.of_person",
        ): person,
        ("ownership.show", "ownership.end_form", "ownership.hand_over_form"): duty,
        **coming_and_going(session, duty["id"]),
        **learning(session),
        ("places.new", "places.renaming", "matrix.edit"): place,
        ("standards.show", "standards.rejecting"): {"id": session.scalar(place_at(Level.SITE))},
        (
            "competences.show",
            "competences.editing",
            "competences.ending",
            "skill_requirements.show",
            "skill_requirements.ending",
            "person_skills.evidence",
            "person_skills.revoking",
        ): {"id": 1},
        ("glossary.show", "glossary.editing", "glossary.withdrawing"): {"id": 1},
        ("term_questions.show", "term_questions.answering", "term_questions.closing"): {"id": 2},
        ("term_questions.asking",): {"id": 1},
        ("pairs.show", "pairs.stopping"): {"id": 1},
        tuple(
            f"deviations.{verb}"
            for verb in ("show", "investigating", "disposing", "cancelling", "acting")
        ): {"id": deviates[Deviation]},
        ("capas.show", "capas.doing", "capas.checking"): {"id": deviates[Capa]},
        ("deviations.opening",): place,
        ("unauthorised.show", "unauthorised.restoring"): {"id": deviates[UnauthorisedChange]},
        **rolling(session),
        **letting(session),
        **reading(session),
        ("pairs.suggestions",): {"id": session.scalar(place_at(Level.SITE))},
        ("pairs.proposing",): paired(session),
        (
            "skill_matrix.show",
            *(f"skill_pictures.{each}" for each in ("gaps", "bench", "ending", "assessors")),
        ): {"id": session.scalar(place_at(Level.SITE))},
        ("skill_pictures.without",): {
            "id": session.scalar(place_at(Level.SITE)),
            "person": session.scalar(select(func.min(SkillEvidence.person_id))),
        },
        ("person_skills.show", "person_skills.recording", "skill_looks.show"): {
            "id": session.scalar(select(func.min(SkillEvidence.person_id)))
        },
        (
            "training_items.show",
            "training_items.editing",
            "training_items.ending",
            "training_items.showing",
            "training_items.versioning",
        ): {"id": 1},
        (
            "training_versions.show",
            "training_versions.deciding",
            "training_versions.withdrawing",
            "training_versions.reading",
        ): {"id": session.scalar(select(func.max(TrainingItemVersion.id)))},
        ("training_versions.asking", "training_versions.answering"): {
            "id": session.scalar(select(func.min(QuizQuestion.version_id)))
        },
        (
            "curricula.show",
            "curricula.holding",
            "curricula.ending",
            "training_records.show",
            "training_records.revoking",
        ): {"id": 1},
        ("curricula.letting_go",): {"id": 1, "key": 1},
        ("training_records.recording",): person,
        ("teams.show", "teams.renaming", "teams.joining", "teams.ending"): {"id": team(session)[0]},
        ("drifts.show", "drifts.correcting", "drifts.escalating"): {"id": 1},
        ("intervals.show", "intervals.naming_lot", "intervals.deciding"): outside(session),
        ("lowerings.show",): lowered(session),
        ("benign.show", "benign.ending"): forgiven(session),
        (
            "enforcement.show",
            "baselines.of_site",
            "profiles.show",
            "lowerings.asking",
            "benign.asking",
        ): {"id": session.scalar(place_at(Level.SITE))},
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
        "changes.show": [
            *({"id": found} for state in ChangeState if (found := change(session, state))),
            {"id": replaced(session)},
        ],
        **judging(session),
        **policies(session),
        "changes.replace": [asset],
        "changes.small": [asset],
        "changes.declare": [asset],
        "changes.begin_temporary": [asset],
        **{f"changes.{verb}": [{"id": beside(session, of)}] for verb, of in BESIDE.items()},
        **templated(asset),
        "changes.look": [{"id": replaced(session)}],
        **worked(session),
        **linked(session),
        **scheduled(session),
        "changes.reply": objections[:1],
        "changes.proceed": objections[1:],
        "changes.advise": [{"id": objections[0]["id"]}],
        "changes.content": [{"id": kept.subject_id, "sha256": kept.sha256}],
        "alike.cloning": [asset],
        "life.moving": [{**asset, "verb": "decommission"}, {**asset, "verb": "maintain"}],
        "labels.asking": [{"keys": "1,2"}],
        "changes.packing": [{"keys": "1,2"}],
        "changes.issue_together": [{"of": "matching", "matching": "state=authorised"}],
        "changes.ask_over_together": [{"of": "matching", "matching": ""}],
        "changes.take_over_together": [{"of": "matching", "matching": ""}],
        "training.reminding": [{"keys": "1"}],
        "packets.show": packets(session),
        "alike.compare": [{"keys": "1,2,3"}, {"keys": "1,2", "differences": 1}],
        "register.show": [
            asset,
            *({"id": one} for one in ended_and_hub(session)),
            *({**asset, "as_of": then} for then in (TODAY, "2000-01-01")),
            {"id": wired(session)[0]["id"]},
        ],
        "duplicates.telling": [{**asset, "other_id": tie.provider_id}],
        "duplicates.asking": [{**asset, "other_id": tie.provider_id}],
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
        "locations.building": [{"id": session.scalar(place_at(Level.SITE))}],
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
        "restores.show": [{"id": restored(session)}],
        "verifications.show": [{"id": one} for one in verified],
        "roles.returning": [{"id": left}],
        "roles.ending": [{"id": granted}],
        "powers.of_record": [
            {"kind": "place", "number": place["id"]},
            {"kind": "asset", "number": tie.dependent_id},
        ],
        "security_events.show": [{"id": one} for one in alarmed(session)],
        "tokens.show": [{"id": 1}, {"id": 2}],
        "service_accounts.show": [{"id": 1}, {"id": 2}],
        "service_accounts.creating_token": [{"id": 1}],
        "providers.show": [{"id": one} for one in provided(session)],
        "spare.show": [{"id": spared(session)}],
        "sso.linking": [{"provider_id": provided(session)[0]}],
        "recertification.show": rounds(session),
        "recertification.answering": rounds(session),
        "recertification.row": [{"id": one} for one in judged(session)],
        "role_requests.show": [{"id": one} for one in session.scalars(select(RoleRequest.id))],
        "rights.show": [{"id": 1}, {"id": session.scalar(select(func.max(RightsRequest.id)))}],
        "standards.deviating": [
            {"id": session.scalar(place_at(Level.SITE)), "activity": Activity.PATCHING.value}
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
        "places.show": [{"id": session.scalar(place_at(level))} for level in Level][:4],
        "setup.show": [{"token": issue(session, session.get_one(Person, first[Person]))}],
    }
