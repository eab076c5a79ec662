from collections import Counter
from datetime import UTC, datetime, timedelta
from shutil import copyfile

import pytest
from sqlalchemy import func, select

from demo.changes import CHANGES
from demo.employment import ON_THE_FLOOR
from demo.load import load
from demo.load_drift import FOUND
from demo.load_edit import NOTE
from demo.ownership import VACANCIES
from demo.passphrase import QUICK
from demo.people import PEOPLE
from demo.stage import Entry
from demo.timeline import Pace, Timeline
from governance.audit.models import AuditEvent, AuditRow
from governance.audit.verify import verify
from governance.core import clock
from governance.core.cli import UnusableError
from governance.core.contributions import ASKED, INBOX, waiting
from governance.core.installation import Purpose, purpose_of
from governance.evidence.models import EvidenceFile, Signature
from governance.identity.employment.models import Employment
from governance.identity.models import Credential, Person
from governance.identity.queries import actor_for
from governance.identity.seeds import Seeds
from governance.identity.tokens.models import ServiceAccount
from governance.ownership.attestation.figures import doubts
from governance.ownership.attestation.models import AttestedRow, Campaign, CampaignState
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import of_place
from governance.places.models import Place
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.benign.models import BenignUse
from governance.register.drifts.models import Drift, DriftState
from governance.register.edits.models import BulkEdit, BulkEditState
from governance.register.imports.models import Import
from governance.register.lowering.models import Lowering
from governance.register.models import Asset, Dependency
from governance.validation.outside.models import AffectedLot, Interval
from tests import databases
from workflows.calendar.models import CalendarEntry, EntryKind
from workflows.changes.barriers.models import ChangeBarrier
from workflows.changes.deliverables.models import Deliverable
from workflows.changes.execution.models import Addendum
from workflows.changes.extending.models import Extension
from workflows.changes.linking.queries import parent_of
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState, ChangeType, Phase
from workflows.changes.packages.models import WorkPackage
from workflows.changes.queries.case import case_of
from workflows.changes.rules.machine import type_of
from workflows.changes.scheduling.queries import conflicts
from workflows.changes.scheduling.rules import Weight
from workflows.changes.testing.models import ChangeTestRun
from workflows.deviations.unauthorised.models import UnauthorisedChange
from workflows.remote_access.models import RemoteAccess
from workflows.rollouts.models import Rollout, RolloutState
from workflows.rollouts.queries.cases import At, whole
from workflows.trail_reviews.models import TrailReview, TrailScope
from workflows.trail_reviews.queries.cases import standing

N, S = ChangeType, ChangeState
UNAUTHORISED = DriftState.UNAUTHORISED
OF_EACH_TYPE = {
    (N.NORMAL, S.CLOSED): 21, (N.NORMAL, S.RELEASE): 1, (N.NORMAL, S.REVIEW): 1,
    (N.NORMAL, S.DRAFT): 1, (N.NORMAL, S.AUTHORISED): 2, (N.NORMAL, S.TRIAGE): 1,
    (N.NORMAL, S.BACKED_OUT): 1,
    (N.LIKE_FOR_LIKE, S.CLOSED): 8, (N.LIKE_FOR_LIKE, S.VERIFICATION): 1,
    (N.STANDARD, S.CLOSED): 6,
    (N.EMERGENCY, S.CLOSED): 4, (N.EMERGENCY, S.APPROVAL): 1, (N.EMERGENCY, S.RETRO_REJECTED): 1,
    (N.TEMPORARY, S.IN_EFFECT): 2, (N.TEMPORARY, S.CLOSED): 1,
}  # fmt: skip
"""What there is besides the changes that are told one by one."""

PASSPHRASE = "seven herons over the quiet dyke"
SEEDS = Seeds("t" * 48)


@pytest.fixture(scope="module")
def told(migrated_file, tmp_path_factory):
    """The whole company, loaded once, on the kind of database that a demo is always on."""
    path = tmp_path_factory.mktemp("demo") / "concord.db"
    copyfile(migrated_file, path)
    database = databases.opened(f"sqlite:///{path}")
    yield load(database, SEEDS, Entry(PASSPHRASE, QUICK.hash(PASSPHRASE)))
    database.engine.dispose()


@pytest.fixture
def stored(told):
    with told.database.reading() as session:
        yield session


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


def test_the_company_is_there_with_its_year(told, stored):
    states = Counter(stored.scalars(select(Asset.state)))

    assert purpose_of(stored) is Purpose.DEMO
    assert count(stored, Credential) == len(PEOPLE)
    assert count(stored, Employment) == len(PEOPLE) + len(ON_THE_FLOOR)
    programs = count(stored, ServiceAccount, ServiceAccount.person_id.is_not(None))
    assert count(stored, Person) == count(stored, Employment) + programs
    assert count(stored, Place) == len(told.places)
    assert states == {
        "in_operation": 590, "planned": 3, "ordered": 1, "in_stock": 1, "maintenance": 1,
        "quarantined": 1, "absent": 1, "decommissioned": 2, "disposed": 1,
    }  # fmt: skip
    assert count(stored, Dependency) == 1208
    assert count(stored, Person, Person.deactivated_at.is_not(None)) == 1 + programs


def test_the_changes_stand_where_they_are_told_to_stand(stored):
    found = stored.scalars(select(ChangeRequest).order_by(ChangeRequest.id)).all()

    titles = {row.title for row in CHANGES}
    child = next(c for c in found if parent_of(stored, c))
    by_type = Counter((type_of(c), c.state) for c in found if c.title not in titles)
    assert by_type == OF_EACH_TYPE
    found = [c for c in found if c.title in titles]
    assert str(parent_of(stored, child)) == str(found[-5])
    assert [(c.title, c.state) for c in found] == [(c.title, c.state) for c in CHANGES]
    assert [c.created_at for c in found] == sorted(c.created_at for c in found)
    for change, row in zip(found, CHANGES, strict=True):
        if change.state is ChangeState.CLOSED:
            asset = stored.get_one(Asset, change.asset_id)
            assert row.target_firmware in {None, asset.firmware}
            assert change.verifier_id not in {change.author_id, change.implementer_id}
    at_work = next(c for c in found if c.state is ChangeState.IMPLEMENTATION)
    assert at_work.window_begins_at < clock.now() < at_work.window_ends_at
    of_change = EvidenceFile.subject_kind == ChangeRequest.__tablename__
    assert count(stored, EvidenceFile, of_change, EvidenceFile.is_content.is_(False)) == 36


def test_one_round_of_confirmation_is_over_and_casts_doubt_and_one_is_under_way(stored):
    over, running = stored.scalars(select(Campaign).order_by(Campaign.id))
    answered = AttestedRow.attestation_id.is_not(None)

    assert (over.state, running.state) == (CampaignState.SIGNED, CampaignState.OPEN)
    assert doubts(over.median_seconds, over.largest_batch)
    assert count(stored, AttestedRow, AttestedRow.campaign_id == over.id, ~answered) == 1
    half = count(stored, AttestedRow, AttestedRow.campaign_id == running.id, answered)
    assert half == running.rows // 2


def test_a_change_over_two_sites_waits_for_one_of_its_two_qa_people(stored):
    wanted = (
        select(ChangeRequest)
        .join(ChangeScope, ChangeScope.change_id == ChangeRequest.id)
        .where(ChangeRequest.state == ChangeState.APPROVAL)
    )
    case = case_of(stored, stored.scalars(wanted).one())

    assert len({asset.site_id for asset in case.assets}) == 2
    (waiting,) = case.outstanding(Phase.PLAN)
    assert (waiting.owner.person, waiting.activity) == ("Anke Vogt", Activity.QA_PLAN)
    assert [asset.place.site_id for asset in waiting.assets] == [case.assets[1].site_id]


def test_the_gaps_are_those_that_are_there_on_purpose(stored):
    places = {place.path: place for place in stored.scalars(select(Place))}
    asked = [of_place(places[row.place]) for row in VACANCIES]
    answers = accountable_for(stored, list(Activity), asked)

    for row, subject in zip(VACANCIES, asked, strict=True):
        assert answers[Activity(row.activity), subject.key].vacancy.cause == row.cause


def test_the_trail_is_whole_and_in_the_order_of_time(told, stored):
    times = stored.scalars(select(AuditEvent.at).order_by(AuditEvent.seq)).all()

    report = verify(stored)

    assert report.faults == []
    assert list(times) == sorted(times)
    assert times[-1] <= told.timeline.present
    assert clock.now() > told.timeline.present


def test_each_signature_is_one_act_of_its_signer_with_a_code_of_its_own(stored):
    signatures = stored.scalars(select(Signature)).all()
    lines = stored.execute(
        select(AuditRow.row_key, AuditEvent.actor_id, AuditEvent.seq)
        .join(AuditEvent, AuditEvent.seq == AuditRow.event_seq)
        .where(AuditRow.table_name == "signature")
    ).all()
    burnt = Counter(
        stored.scalars(select(AuditRow.event_seq).where(AuditRow.table_name == "credential"))
    )

    assert {int(line.row_key): line.actor_id for line in lines} == {
        made.id: made.person_id for made in signatures
    }
    assert len(lines) == len(signatures)
    assert {burnt[line.seq] for line in lines} == {1}


def test_no_secret_is_in_the_trail(told, stored):
    secrets = [PASSPHRASE, told.entry.password_hash, *told.second_factors.values()]
    secrets += stored.scalars(select(Credential.totp_seed))
    kept = b"\n".join(
        body
        for column in (AuditEvent.body, AuditRow.body)
        for body in stored.scalars(select(column))
        if body
    )

    assert len(set(told.second_factors.values())) == len(PEOPLE)
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_a_sheet_waits_for_the_ot_lead_with_its_four_mistakes(stored):
    wismar = stored.scalars(select(Place.id).where(Place.code == "wismar")).one()
    newest = select(Import).where(Import.site_id == wismar, Import.state == "previewed")
    brought = stored.scalars(newest).one()

    assert (brought.state, brought.created, brought.refused) == ("previewed", 36, 4)
    assert stored.get_one(Person, brought.person_id).name == "Jens Petersen"


def test_the_drives_of_a_site_were_given_a_note_at_once(stored):
    edit = stored.scalars(select(BulkEdit)).one()

    assert (edit.state, edit.refused) == (BulkEditState.APPLIED, 0)
    assert edit.updated == edit.total > 10
    noted = select(func.count()).where(Asset.notes == NOTE)
    assert stored.scalar(noted) == edit.total


def test_three_devices_are_not_as_they_were_approved(stored):
    drifts = stored.scalars(select(Drift).order_by(Drift.id)).all()

    latest = drifts[-3:]
    assert [drift.reported for drift in latest] == list(FOUND.values())
    assert {drift.accountable for drift in latest} == {"Joke Peeters"}
    assert [drift.state for drift in latest] == [UNAUTHORISED, DriftState.FILED, DriftState.FILED]
    assert {drift.state for drift in drifts[:-3]} == {DriftState.SETTLED}


def test_one_of_them_has_its_clock_running_and_what_was_made_meanwhile_waits_for_quality(stored):
    one = stored.scalars(
        select(UnauthorisedChange).order_by(UnauthorisedChange.id.desc()).limit(1)
    ).one()
    lots = select(Interval.state, func.count()).join(AffectedLot).group_by(Interval.state)

    assert one.restored_at is None
    assert dict(stored.execute(lots).all()) == {"decided": 4, "open": 1}


def test_one_rollout_was_scaled_one_waits_at_its_gate_and_one_is_halted(stored):
    rollouts = stored.scalars(select(Rollout).order_by(Rollout.created_at)).all()
    cards = next(one for one in rollouts if one.state is RolloutState.RUNNING)
    held = select(func.count()).select_from(ChangeBarrier).where(ChangeBarrier.lifted_at.is_(None))

    assert [one.state for one in rollouts] == ["done", "halted", "running"]
    assert len(At(stored, whole(stored, cards)).unmet) == 2
    assert stored.scalar(held) == 3


def test_a_test_that_failed_was_run_again_and_both_runs_are_kept(stored):
    runs = stored.scalars(select(ChangeTestRun.outcome).order_by(ChangeTestRun.id)).all()
    owed = stored.scalars(select(Deliverable.state)).all()

    assert runs == ["passed", "failed", "passed", "passed", "passed"]
    assert Counter(owed)["in_work"] == Counter(owed)["not_needed"] == 1


def test_one_package_was_entered_and_checked_and_two_are_out_together(stored):
    found = stored.scalars(select(WorkPackage).order_by(WorkPackage.id)).all()

    assert [one.ended_as for one in found] == ["entered", None, None]
    assert [one.bundle_id for one in found] == [None, 1, 1]
    assert stored.scalars(select(Addendum)).one().checked_by_id is not None


def test_the_figures_of_each_month_rest_on_something(stored):
    released = stored.scalars(
        select(ChangeRequest.released_at).where(ChangeRequest.released_at.is_not(None))
    ).all()
    months = Counter(f"{at:%Y-%m}" for at in released)

    assert len(months) >= 9
    assert min(months.values()) >= 2


def test_one_site_signed_what_it_started_with_and_another_is_about_to(stored):
    states = dict(stored.execute(select(Place.code, Baseline.state).join(Baseline.site)).all())

    assert states == {"leuven": BaselineState.SIGNED, "wismar": BaselineState.TAKEN}


def test_a_clock_that_is_behind_the_story_is_told(time_machine):
    time_machine.move_to(datetime(2026, 2, 1, tzinfo=UTC))
    timeline = Timeline()

    with pytest.raises(UnusableError, match="set the clock"):
        timeline.tell([iter([datetime(2026, 3, 1, tzinfo=UTC)])])

    assert clock.now() < datetime(2026, 2, 2, tzinfo=UTC)


def test_people_work_in_office_hours_of_their_site():
    friday = datetime(2026, 11, 20, 23, tzinfo=UTC)
    pace = Pace("America/New_York", friday, minutes=5)

    acts = [pace.later(hours=3) for _ in range(4)]

    local = [at - timedelta(hours=5) for at in acts]
    assert [f"{at:%a %H:%M}" for at in local] == [
        "Fri 11:25",
        "Fri 14:25",
        "Mon 08:25",
        "Mon 11:25",
    ]


def test_each_site_keeps_a_calendar_and_one_change_conflicts_and_one_was_signed_for(told, stored):
    kept = Counter(
        (entry.site_id, entry.kind)
        for entry in stored.scalars(select(CalendarEntry).where(CalendarEntry.withdrawn == ""))
    )
    sites = {told.places[f"/halvermark/{code}/"] for code in ("leuven", "wismar", "durham")}
    assert set(kept) == {(site, kind) for site in sites for kind in EntryKind}
    open_ = stored.scalars(
        select(ChangeRequest).where(ChangeRequest.window_begins_at > told.timeline.present)
    ).all()
    met = [each for found in conflicts(stored, open_).values() for each in found]
    assert any(each.taken.weight is Weight.BLOCKS for each in met)
    assert any(each.is_settled for each in met)


def test_nobody_misses_what_waits_for_them_for_being_asked_about_all_kinds_at_once(stored):
    found = Counter()
    people = stored.scalars(select(Person).where(Person.deactivated_at.is_(None)))
    for actor in [actor_for(stored, person) for person in people]:
        each = [item for source in INBOX for item in source(stored, actor)]

        assert sorted(map(str, waiting(stored, actor))) == sorted(map(str, each)), actor

        found.update(source for source in ASKED if source(stored, actor))
    assert len(found) > len(ASKED) / 2, set(ASKED) - set(found)


def test_what_two_people_sign_and_what_is_under_older_versions_is_there_to_be_looked_at(stored):
    older = select(func.count()).where(ChangeRequest.workflow == "change@4")

    assert stored.scalar(select(func.count()).select_from(BenignUse)) == 1
    assert stored.scalars(select(Lowering)).one().agreed_at is not None
    assert stored.scalars(select(Extension)).one().state == "asked"
    assert stored.scalar(older) == 3


def test_somebody_is_let_in_now_somebody_was_before_and_the_trail_is_read(stored):
    accesses = stored.scalars(select(RemoteAccess).order_by(RemoteAccess.id)).all()
    reviews = stored.scalars(select(TrailReview)).all()
    scopes = [standing(stored, scope) for scope in stored.scalars(select(TrailScope))]

    assert [one.state for one in accesses] == ["ended", "open"]
    assert accesses[-1].until_at > clock.now()
    assert [one.state for one in reviews] == ["signed"]
    assert [(at.last is not None, at.due_at < clock.now()) for at in scopes] == [
        (True, False), (False, True),
    ]  # fmt: skip
