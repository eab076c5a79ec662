"""What stands in the world of the access table besides the plant."""

from datetime import timedelta

from sqlalchemy import select

from governance.core import clock
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.dormant.models import Cause as Dormancy
from governance.identity.dormant.models import DormantAccount
from governance.identity.models import Role, RoleGrant
from governance.identity.requests.models import RoleRequest
from governance.identity.spare.models import SpareUse
from governance.identity.sso.models import IdentityProvider
from governance.identity.tokens.models import ApiToken, ServiceAccount
from governance.ownership.answers import Cause
from governance.ownership.models import (
    Absence,
    Activity,
    Delegation,
    Team,
    TeamMember,
)
from governance.ownership.vacancies.models import VacantDuty
from governance.recertification.models import Recertification, RecertifiedRight
from governance.register.baselines.models import Baseline
from governance.register.benign.models import BenignRule
from governance.register.drifts.models import Drift
from governance.register.lowering.models import Lowering
from governance.validation.outside.models import Interval
from tests.plant import SINCE
from tests.rich import row_of
from workflows.changes.packages.models import WorkBundle
from workflows.changes.standard.models import ChangeTemplate


def filed_and_taken(plant):
    """Return what is found, taken, lowered and forgiven, and a bundle on paper, of Leuven."""
    leuven, suite = plant.places["leuven"], plant.places["suite3"]
    drift = Drift(
        asset_id=plant.assets["PLC-204"], place_id=suite, site_id=leuven,
        field="firmware", approved="2.8.1", reported="3.0", value='"3.0"', source="a.csv",
        accountable="Arne", filed_at=clock.now(), reported_at=clock.now(),
    )  # fmt: skip
    baseline = Baseline(
        place_id=leuven, site_id=leuven, event_seq=1, assets=2, assets_sha256="0" * 64, duties=1,
        duties_sha256="0" * 64, vacancies=0, sha256="0" * 64, reason="start",
        taken_at=clock.now(), taken_by_id=plant.people["johan"],
    )  # fmt: skip
    interval = Interval(
        asset_id=plant.assets["PLC-204"], place_id=suite, site_id=leuven,
        cause="used_before_release", source="change_request:1", why="too early",
        begun_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    lowering = Lowering(
        rule="controlled_attributes", before="enforce", level="warn", starts_on=clock.today(),
        reason="new", sha256="0" * 64, asked_at=clock.now(), asked_by_id=plant.people["ana"],
        place_id=leuven, site_id=leuven,
    )  # fmt: skip
    benign = BenignRule(
        asset_class="plc", component="*/timestamp.log", reason="the time of each start",
        expires_on=clock.today(), sha256="0" * 64, asked_at=clock.now(),
        asked_by_id=plant.people["johan"], place_id=leuven, site_id=leuven,
    )  # fmt: skip
    bundle = WorkBundle(
        why="outage", issued_at=clock.now(), issued_by_id=plant.people["johan"],
        due_at=clock.now(), place_id=leuven, site_id=leuven,
    )  # fmt: skip
    return drift, baseline, interval, lowering, benign, bundle


def written_once(session, plant):
    """Store a template of Leuven; return its id by model."""
    made = ChangeTemplate(**row_of(session, ChangeTemplate, ChangeTemplate.__table__))
    made.place_id = made.site_id = plant.places["leuven"]
    made.author_id = plant.people["tom"]
    session.add(made)
    session.flush()
    return {ChangeTemplate: made.id}


def away_and_vacant(session, plant):
    """Have Johan away with Tom in his place, and a vacancy at the suite; return their ids."""
    johan, suite = plant.people["johan"], plant.places["suite3"]
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=9)}
    at = {"place_id": suite, "site_id": plant.places["leuven"]}
    made = [
        Delegation(
            from_person_id=johan, to_person_id=plant.people["tom"], reason="holiday",
            made_by="Johan", **days, **at,
        ),
        Absence(person_id=johan, told_by="Johan", told_at=clock.now(), **days),
        VacantDuty(
            activity=Activity.QA_PLAN, subject_kind="place", subject_id=suite, subject="Suite3",
            cause=Cause.ENDED, why="it ended", vacant_on=SINCE, told_place_id=suite,
            opened_at=clock.now(), due_at=clock.now(), **at,
        ),
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return {type(each): each.id for each in made}


def a_crew(session, site_id, person_id):
    """Store a team with a leader; return its id."""
    crew = Team(name="Crew", is_external=False, place_id=site_id, site_id=site_id)
    session.add(crew)
    session.flush()
    session.add(TeamMember(team_id=crew.id, person_id=person_id, is_leader=True, starts_on=SINCE))
    return crew.id


def provided(session, person_id):
    """Store a provider that somebody asked for; return its id by model."""
    made = IdentityProvider(**row_of(session, IdentityProvider, IdentityProvider.__table__))
    made.asked_by_id = person_id
    used = SpareUse(person_id=person_id, used_at=clock.now())
    session.add_all([made, used])
    session.flush()
    return {IdentityProvider: made.id, SpareUse: used.id}


def hoped_for(session, place, person_id):
    """Store a role that somebody asks for, and that nobody uses their account; return the ids."""
    made = RoleRequest(
        person_id=person_id, role=Role.CHANGE_OWNER, place_id=place.id, site_id=place.site_id,
        starts_on=clock.today(), reason="why", asked_by_id=person_id, asked_at=clock.now(),
        due_on=clock.today(),
    )  # fmt: skip
    idle = DormantAccount(person_id=person_id, cause=Dormancy.SILENT, found_at=clock.now())
    session.add_all([made, idle])
    session.flush()
    return {RoleRequest: made.id, DormantAccount: idle.id}


def keyed(session, place, asker_id, owner_id):
    """Store a service account that somebody asked for, and a token of its owner; return ids."""
    at = {"place_id": place.id, "site_id": place.site_id}
    account = ServiceAccount(
        name="Feed", purpose="reads", role="ot_lead", responsible_id=owner_id,
        asked_by_id=asker_id, asked_at=clock.now(), **at,
    )  # fmt: skip
    token = ApiToken(
        person_id=owner_id, name="script", prefix="ccd_test", digest="0" * 64,
        scopes="register:read", made_by="Nora", made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=9), **at,
    )  # fmt: skip
    alarm = SecurityAlarm(
        kind="sign_in", counted=10, from_seq=1, upto_seq=1, raised_at=clock.now()
    )  # fmt: skip
    session.add_all([account, token, alarm])
    session.flush()
    return {ServiceAccount: account.id, ApiToken: token.id, SecurityAlarm: alarm.id}


def recertified(session, plant):
    """Store a campaign of Leuven with one right that Arne is asked; return their ids by model."""
    leuven = plant.places["leuven"]
    held = select(RoleGrant.id).where(RoleGrant.person_id == plant.people["tom"])
    made = Recertification(
        name="autumn", due_on=clock.today() + timedelta(days=9), rows=1, snapshot_sha256="0" * 64,
        opened_at=clock.now(), opened_by_id=plant.people["ana"], place_id=leuven, site_id=leuven,
    )  # fmt: skip
    session.add(made)
    session.flush()
    row = RecertifiedRight(
        recertification_id=made.id, grant_id=session.scalar(held), grant_sha256="0" * 64,
        person_id=plant.people["tom"], role=Role.REQUESTER, held="since 2020",
        reviewer_id=plant.people["arne"], why="leads them", place_id=leuven, site_id=leuven,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return {Recertification: made.id, RecertifiedRight: row.id}
