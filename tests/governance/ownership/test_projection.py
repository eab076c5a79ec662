from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from governance.core import clock
from governance.identity.models import Person, Role
from governance.ownership.filled import has_accountable
from governance.ownership.models import (
    Absence,
    Activity,
    Assignment,
    Delegation,
    Letter,
    Mode,
    Team,
    TeamMember,
)
from governance.ownership.projection.keeping import rebuild
from governance.ownership.projection.models import ALWAYS, Owner, holds_today
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass
from tests.plant import SINCE, SYSTEM, add_asset, add_grant, record

CLASSES = [AssetClass.PLC, AssetClass.SERVER, AssetClass.SWITCH]
ASKED = [Activity.ASSET_APPROVAL, Activity.TECHNICAL_REVIEW, Activity.QA_PLAN]


def a_company(session, dice):
    """Hang places, people, roles, teams, absences, delegations and rows at random."""
    day = clock.today()
    soon = [day + timedelta(days=n) for n in range(4)]
    places = list(session.scalars(select(Place)))
    for number in range(10):
        above = dice.choice([place for place in places if place.site_id])
        place = Place(
            code=f"p{number}", name=f"P{number}", level=Level.UNIT, parent_id=above.id,
            path=f"{above.path}p{number}/", site_id=above.site_id, time_zone="UTC",
        )  # fmt: skip
        session.add(place)
        session.flush()
        places.append(place)
    people, roles = [], [Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER, Role.QA]
    for number in range(8):
        person = Person(name=f"N{number}", email=f"n{number}@acme.example", time_zone="UTC")
        person.deactivated_at = dice.choice([None, None, None, clock.now()])
        session.add(person)
        session.flush()
        people.append(person)
        for role in dice.sample(roles, 3):
            until = dice.choice([None, None, *soon])
            add_grant(session, person, role, dice.choice(places), until=until)
    teams = []
    for number in range(3):
        team = Team(
            name=f"T{number}", is_external=False, place_id=places[0].id, site_id=places[0].id
        )
        session.add(team)
        session.flush()
        teams.append(team)
        for person in dice.sample(people, 2):
            session.add(
                TeamMember(
                    team_id=team.id, person_id=person.id, is_leader=dice.random() < 0.6,
                    starts_on=dice.choice([SINCE, *soon]), ends_on=dice.choice([None, *soon[-1:]]),
                )
            )  # fmt: skip
    for _ in range(4):
        one, other = dice.sample(people, 2)
        at = dice.choice(places)
        session.add(
            Delegation(
                from_person_id=one.id, to_person_id=other.id, place_id=at.id,
                site_id=at.site_id or at.id, activity=dice.choice([None, *ASKED]),
                starts_on=soon[0], ends_on=soon[2], reason="dice", made_by="system",
                cancelled_on=dice.choice([None, None, soon[1]]),
            )
        )  # fmt: skip
        session.add(
            Absence(
                person_id=one.id, starts_on=dice.choice(soon[:2]), ends_on=soon[3],
                told_by="system", told_at=clock.now(),
            )
        )  # fmt: skip
    assets = [
        add_asset(session, dice.choice(places[1:]), f"X-{n}", asset_class=dice.choice(CLASSES))
        for n in range(30)
    ]
    for _ in range(90):
        a_row(session, dice, dice.choice([*places, *places, *assets]), (people, teams, places))
    record(session, SYSTEM, "plant.tangled", places[0])
    session.commit()
    return places, assets


def a_row(session, dice, thing, known):
    people, teams, places = known
    day, is_place = clock.today(), isinstance(thing, Place)
    place_id = getattr(thing, "place_id", thing.id)
    mode = dice.choice([Mode.SET, Mode.SET, Mode.SET, Mode.NONE])
    party = dice.choice(["person", "person", "role", "team"]) if mode is Mode.SET else ""
    starts = dice.choice([SINCE, SINCE, day, day + timedelta(days=1)])
    ends = dice.choice([None, None, day + timedelta(days=2), starts])
    is_narrow = is_place and dice.random() < 0.3
    session.add(
        Assignment(
            activity=dice.choice(ASKED), letter=dice.choice([Letter.ACCOUNTABLE, *Letter]),
            mode=mode, subject_kind=thing.__tablename__, subject_id=thing.id, subject=str(thing),
            facet="asset_class" if is_narrow else None,
            facet_value=dice.choice(CLASSES) if is_narrow else None,
            person_id=dice.choice(people).id if party == "person" else None,
            role=dice.choice([Role.OT_LEAD, Role.QA]) if party == "role" else None,
            role_place_id=dice.choice(places).id if party == "role" else None,
            team_id=dice.choice(teams).id if party == "team" else None,
            place_id=place_id, site_id=thing.site_id or place_id, assigned_by="system",
            starts_on=starts, ends_on=ends, reason="dice",
        )
    )  # fmt: skip


@pytest.mark.either
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("plant")
def test_lists_say_what_the_function_says_today_and_on_each_coming_day(session, monkeypatch, seed):
    places, assets = a_company(session, Random(seed))  # noqa: S311  a world to compare in
    today = clock.today()
    subjects = [of_place(each) for each in places]
    subjects += [Subject("asset", each.id, each.place_id, each.tag) for each in assets]

    for day in (today + timedelta(days=n) for n in range(6)):
        answers = accountable_for(session, ASKED, subjects, day)
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        for activity in ASKED:
            for model in (Asset, Place):
                kind = model.__tablename__
                found = session.scalars(select(model.id).where(has_accountable(activity, model)))
                nobody = session.scalars(select(model.id).where(~has_accountable(activity, model)))
                of_kind = {
                    one.id: answers[activity, one.key] for one in subjects if one.kind == kind
                }
                filled = {key for key, answer in of_kind.items() if answer.is_filled}
                assert set(found) & of_kind.keys() == filled, (day, activity, kind)
                assert set(nobody) & of_kind.keys() == of_kind.keys() - filled
            assert of_places(session, activity) == {
                place.id: told(answers[activity, of_place(place).key]) for place in places
            }
    causes = {answer.vacancy.cause for answer in answers.values() if answer.vacancy}
    assert len(causes) > 2


def of_places(session, activity):
    wanted = select(Owner).where(
        Owner.subject_kind == "place", Owner.activity == activity, Owner.facet == "", holds_today()
    )
    return {
        row.subject_id: (row.person_id, row.acting_id, row.cause, row.assignment_id, row.is_own)
        for row in session.scalars(wanted)
    }


def told(answer):
    source = answer.source
    return (
        answer.person_id, answer.acting and answer.acting.person_id,
        answer.vacancy and answer.vacancy.cause, source and source.assignment_id,
        source is not None and source.is_own,
    )  # fmt: skip


@pytest.mark.usefixtures("plant")
def test_to_work_it_out_again_writes_nothing(session):
    a_company(session, Random(1))  # noqa: S311  a world to compare in
    before = sorted(map(str, session.execute(select(Owner.__table__)).all()))

    assert rebuild(session) == 0
    assert sorted(map(str, session.execute(select(Owner.__table__)).all())) == before
    assert {row.starts_on for row in session.scalars(select(Owner))} > {ALWAYS}


def test_whoever_leaves_leaves_the_projection_in_the_same_transaction(session, plant):
    leuven = plant.places["leuven"]
    of_leuven = select(Owner.person_id, Owner.cause).where(
        Owner.subject_kind == "place", Owner.subject_id == leuven,
        Owner.activity == Activity.TECHNICAL_REVIEW,
    )  # fmt: skip
    assert session.execute(of_leuven).all() == [(plant.people["johan"], None)]

    johan = session.get_one(Person, plant.people["johan"])
    johan.deactivated_at = clock.now()
    record(session, SYSTEM, "person.deactivated", johan)
    session.commit()

    assert session.execute(of_leuven).all() == [(None, "deactivated")]
