"""Who can do what here and why: as `may` says, with the role that gives it."""

from datetime import date
from random import Random

import pytest
import time_machine
from sqlalchemy import event, select

from governance.audit.commands import record
from governance.core.access import POLICIES, may
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.powers import reading
from governance.identity.powers.rules import notes
from governance.identity.queries import actor_for
from governance.places.models import Place
from governance.register.models import Asset
from tests.plant import SYSTEM, add_grant

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


def deal(session, plant, dice):
    """Give people roles at random: past, to come and in force, at any place."""
    for _ in range(25):
        person = session.get(Person, plant.people[dice.choice(list(plant.people))])
        place = session.get(Place, plant.places[dice.choice(list(plant.places))])
        since = date(2026, dice.choice([1, 11, 12]), dice.choice([1, 23, 24]))
        until = dice.choice([None, None, date(2026, 12, 31), date(2026, 11, 23)])
        if until is None or until > since:
            add_grant(session, person, dice.choice(list(Role)), place, since=since, until=until)
    session.flush()


@pytest.mark.parametrize("seed", range(4))
def test_the_page_agrees_with_may(session, plant, seed):
    deal(session, plant, Random(seed))  # noqa: S311 (no secret)
    some = (
        (Place, plant.places["suite3"]),
        (Asset, plant.assets["PLC-204"]),
        (Person, plant.people["nora"]),
        (RoleGrant, session.scalar(select(RoleGrant.id).limit(1))),
    )
    people = session.scalars(select(Person)).all()
    actors = [actor for person in people if (actor := actor_for(session, person)).held]
    for model, number in some:
        row, of_all = session.get(model, number), len(actors) * len(POLICIES[model].grants)

        told = {(p.permission, p.person.id) for p in reading.powers(session, row).powers}

        assert 0 < len(told) < of_all, "some may and some may not, else nothing is compared"
        assert told == {
            (permission, actor.id)
            for actor in actors
            for permission in POLICIES[model].grants
            if may(session, actor, permission, row)
        }


def test_each_power_names_the_role_and_the_place_it_comes_from(session, plant):
    ana = session.get(Person, plant.people["ana"])
    add_grant(session, ana, Role.OT_LEAD, session.get(Place, plant.places["durham"]))
    session.flush()
    suite = session.get(Place, plant.places["suite3"])

    found = reading.powers(session, suite, "ana").powers

    through = {p.permission.value: [(g.role, g.place.name) for g in p.through]
               for p in found if p.person.name == "Ana"}  # fmt: skip
    assert through["ownership:name"] == [(Role.QA, "Leuven")]
    assert "role:grant" not in through
    read = next(p for p in found if p.permission.value == "place:read")
    assert (read.through, read.because) == ((), "hold any role anywhere")


def test_what_is_kept_apart_is_noted():
    (said,) = notes([Role.ADMINISTRATOR, Role.QA])
    assert said.startswith("Administrator and any role that signs: who gives rights decides")
    assert len(notes([Role.QA, Role.OT_LEAD])) == 1
    assert notes([Role.ADMINISTRATOR, Role.HR]) == []


def test_administrators_quality_and_auditors_see_it_at_their_places(plant, sign_in):
    suite, asset = plant.places["suite3"], plant.assets["PLC-204"]
    for name, status in (("adam", 200), ("ana", 200), ("alan", 200), ("dave", 404), ("johan", 403),
                         ("hanna", 403), ("nora", 403)):  # fmt: skip
        client = sign_in(name)
        assert client.get(f"/powers/place/{suite}").status_code == status, name
        assert client.get(f"/powers/asset/{asset}").status_code == status, name
    ana = sign_in("ana")
    page = ana.get(f"/powers/place/{suite}?may=ownership:name").text
    assert "Arne" in page
    assert "area owner, Suite3" in page
    assert "Dana" not in page
    assert ana.get("/powers/weather/1").status_code == 404
    assert ana.get("/powers/asset/999").status_code == 404
    sheet = ana.get(f"/powers/place/{suite}/export.csv?may=ownership:name")
    assert sheet.mimetype == "text/csv"
    assert "area owner at Suite3 since 2020-01-01" in sheet.text
    assert "Who can do what here" in ana.get(f"/places/{suite}").text
    assert "Who can do what here" not in sign_in("johan").get(f"/places/{suite}").text


def test_what_a_person_can_do_is_seen_by_them_and_by_who_looks_after_it(plant, sign_in):
    johan = plant.people["johan"]
    mine = sign_in("johan").get(f"/people/{johan}/powers")
    assert mine.status_code == 200
    assert "OT lead, Leuven" in mine.text
    assert "commission" in mine.text
    assert sign_in("adam").get(f"/people/{johan}/powers").status_code == 200
    assert sign_in("nora").get(f"/people/{johan}/powers").status_code == 403


def test_it_takes_as_many_statements_for_many_people_as_told(database, plant):
    with database.acting() as session:
        leuven = session.get(Place, plant.places["leuven"])
        for number in range(60):
            person = Person(name=f"P {number}", email=f"p{number}@acme.example", time_zone="UTC")
            session.add(person)
            session.flush()
            add_grant(session, person, Role.REQUESTER, leuven)
        record(session, SYSTEM, "plant.grown", leuven)
    with database.reading() as session:
        suite, asked = session.get(Place, plant.places["suite3"]), []
        listen = lambda *given: asked.append(given[2])  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", listen)
        told = reading.powers(session, suite)
        event.remove(database.engine, "before_cursor_execute", listen)
    assert len({power.person.id for power in told.powers}) == 78
    assert len(asked) <= 3 + 78 // reading.AT_ONCE + 1
