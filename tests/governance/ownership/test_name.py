from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.errors import Conflict, DomainError, Forbidden, RuleViolation
from governance.identity.models import Person, Role, RoleGrant
from governance.ownership import commands
from governance.ownership.answers import day as day_words
from governance.ownership.history import acts
from governance.ownership.models import Activity, Assignment
from governance.ownership.queries import accountable, activities_of
from governance.ownership.rules import Naming
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Place
from tests.plant import actor_named, add_grant


def a_naming(activity, person_id, starts_on=None, ends_on=None, reason="Agreed with the site."):
    return Naming(activity, person_id, starts_on or clock.today(), ends_on, reason)


@pytest.fixture
def leuven(session, plant):
    return of_place(session.get_one(Place, plant.places["leuven"]))


@pytest.fixture
def plc(plant):
    return Subject("asset", plant.assets["PLC-204"], plant.places["line1"], "PLC-204")


def the_row(session, plant, activity, place="leuven"):
    of = Assignment
    return session.scalars(
        select(of).where(of.activity == activity, of.subject_id == plant.places[place])
    ).one()


@pytest.mark.scenario("P3")
def test_two_at_once_are_refused_by_name_and_back_to_back_is_accepted(
    session, plant, an_actor, leuven
):
    johan, ines, day = an_actor("johan"), plant.people["ines"], clock.today()
    row = the_row(session, plant, Activity.TECHNICAL_REVIEW)
    handed_over = day + timedelta(days=30)
    naming = a_naming(Activity.TECHNICAL_REVIEW, ines, handed_over)

    with pytest.raises(RuleViolation) as refusal:
        commands.name(session, johan, leuven, naming)

    (reason,) = refusal.value.reasons
    assert f"Johan (since 1 Jan 2020, no end; OW-{row.id:05}) and Ines (since " in reason

    commands.end(session, johan, row, handed_over, "Moves to another site.")
    named = commands.name(session, johan, leuven, naming)
    session.commit()

    def at(on):
        return accountable(session, Activity.TECHNICAL_REVIEW, leuven, on).person

    assert at(handed_over - timedelta(days=1)) == "Johan"
    assert at(handed_over) == "Ines"
    told_by = [(told.who, told.why) for told in acts(session, Assignment.id == row.id)]
    assert told_by == [("Johan", "Moves to another site.")]
    assert [told.who for told in acts(session, Assignment.id == named.id)] == ["Johan"]


def test_every_reason_against_a_naming_is_told_at_once(session, plant, an_actor, plc):
    day = clock.today()
    vera = session.get_one(Person, plant.people["vera"])
    vera.deactivated_at = clock.now()
    naming = a_naming(
        Activity.QA_RELEASE, vera.id, day - timedelta(days=1), day - timedelta(days=9), " "
    )

    with pytest.raises(RuleViolation) as refusal:
        commands.name(session, an_actor("ana"), plc, naming)

    told = refusal.value.reasons
    assert len(told) == 5
    assert told[0] == "Vera is deactivated: choose somebody who can act."
    assert told[1].startswith("Vera does not hold the role QA at PLC-204 or above on ")
    assert [reason.partition(":")[0] for reason in told[3:]] == [
        "It would end before it starts",
        "Say why",
    ]
    with pytest.raises(RuleViolation, match="no such person"):
        commands.name(session, an_actor("ana"), plc, a_naming(Activity.QA_RELEASE, 9_999))


def test_only_who_holds_a_naming_role_there_names(session, plant, an_actor, leuven):
    naming = a_naming(Activity.ASSET_APPROVAL, plant.people["johan"])

    for name in ("vera", "nora", "dana", "arne", "adam"):
        with pytest.raises(Forbidden, match="may not name Leuven"):
            commands.name(session, an_actor(name), leuven, naming)

    commands.name(session, an_actor("coen"), leuven, naming)
    assert accountable(session, Activity.ASSET_APPROVAL, leuven).person == "Johan"


@pytest.mark.scenario("P1")
def test_an_asset_inherits_until_somebody_is_named_on_it_and_again_when_that_ends(
    session, plant, an_actor, plc
):
    johan, ana = an_actor("johan"), plant.people["ana"]
    day = clock.today()
    ida = Person(name="Ida", email="ida@acme.example", time_zone="Europe/Brussels")
    session.add(ida)
    session.flush()
    add_grant(session, ida, Role.QA, session.get_one(Place, plant.places["leuven"]))
    inherited = accountable(session, Activity.QA_RELEASE, plc)
    assert (inherited.person, inherited.person_id) == ("Ana", ana)
    assert inherited.provenance == ("inherited from Site Leuven, since 1 Jan 2020, named by system")

    named = commands.name(session, johan, plc, a_naming(Activity.QA_RELEASE, ida.id))
    own = accountable(session, Activity.QA_RELEASE, plc)
    assert (own.person, own.source.is_own) == ("Ida", True)
    assert own.provenance.startswith("named here, since ")
    assert own.provenance.endswith("named by Johan")
    assert [duty.subject for duty in activities_of(session, ida.id)] == ["PLC-204"]

    commands.end(session, johan, named, day, "Named by mistake.")
    assert accountable(session, Activity.QA_RELEASE, plc).person == "Ana"
    assert activities_of(session, ida.id) == []
    with pytest.raises(RuleViolation, match="is over already"):
        commands.end(session, johan, named, day, "Again.")
    session.commit()


def test_a_leaver_leaves_a_vacancy_that_says_who_could_act_and_is_handed_over(
    session, plant, an_actor, leuven
):
    acme = session.get_one(Place, plant.places["acme"])
    row = the_row(session, plant, Activity.TECHNICAL_REVIEW)
    coen = an_actor("coen")
    commands.name(
        session, an_actor("ines"), of_place(acme),
        a_naming(Activity.TECHNICAL_REVIEW, plant.people["ines"]),
    )  # fmt: skip
    grant = session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == plant.people["johan"])
    ).one()
    grant.ends_on = clock.today()
    session.flush()

    vacant = accountable(session, Activity.TECHNICAL_REVIEW, leuven)
    assert vacant.sentence == (
        "Nobody is accountable for technical review of Leuven: Johan no longer holds the role "
        "OT lead or IT lead at Site Leuven or above."
    )
    assert (vacant.person, vacant.acting) == (None, None)  # IT does not climb into OT's place

    add_grant(session, session.get_one(Person, plant.people["ines"]), Role.OT_LEAD, acme)
    session.flush()
    vacant = accountable(session, Activity.TECHNICAL_REVIEW, leuven)
    assert (vacant.person, vacant.acting.person) == (None, "Ines")
    assert vacant.lets(plant.people["ines"])

    naming = a_naming(Activity.TECHNICAL_REVIEW, plant.people["ines"])
    commands.hand_over(session, coen, row, leuven, naming)
    assert accountable(session, Activity.TECHNICAL_REVIEW, leuven).person == "Ines"
    assert row.ends_on == clock.today()
    session.commit()


def test_of_two_who_name_at_the_same_moment_one_is_refused(database, plant):
    with database.writing() as opened:
        johan = actor_named(opened, plant, "johan")
        suite3 = of_place(opened.get_one(Place, plant.places["suite3"]))
    start, outcomes = Barrier(2), []

    def act():
        with database.writing() as opened:
            start.wait()
            try:
                commands.name(opened, johan, suite3, a_naming(Activity.TECHNICAL_REVIEW, johan.id))
                opened.commit()
                outcomes.append("named")
            except DomainError as error:
                outcomes.append(error.status)

    both = [Thread(target=act) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(map(str, outcomes)) == ["422", "named"]


def test_every_reason_against_an_end_is_told_at_once(session, plant, an_actor, leuven):
    johan, day = an_actor("johan"), clock.today()
    later = day + timedelta(days=9)
    row = the_row(session, plant, Activity.QA_PLAN)
    naming = a_naming(Activity.ASSET_APPROVAL, johan.id, later, later + timedelta(days=9))
    coming = commands.name(session, johan, leuven, naming)

    with pytest.raises(RuleViolation) as refusal:
        commands.end(session, johan, row, day - timedelta(days=1), " ")
    assert [reason.partition(":")[0] for reason in refusal.value.reasons] == [
        f"{day_words(day - timedelta(days=1))} is over",
        "Say why",
    ]
    with pytest.raises(RuleViolation, match="to withdraw it before it counts"):
        commands.end(session, johan, coming, day, "Not needed.")
    with pytest.raises(RuleViolation, match="ends earlier than"):
        commands.end(session, johan, coming, later + timedelta(days=30), "Longer.")
    with pytest.raises(Forbidden, match="may not end"):
        commands.end(session, an_actor("dana"), row, later, "From another site.")

    commands.end(session, johan, coming, later, "Not needed.")
    assert accountable(session, Activity.ASSET_APPROVAL, leuven, later).person is None
    commands.name(session, johan, leuven, a_naming(Activity.ASSET_APPROVAL, johan.id, later))
    commands.end(session, johan, row, day, "Vacant on purpose.")
    with pytest.raises(Conflict, match="Somebody ended naming OW-00004 of Leuven meanwhile"):
        commands.hand_over(session, johan, row, leuven, a_naming(Activity.QA_PLAN, johan.id))
    session.commit()


def test_what_was_named_on_a_record_follows_it_to_another_place(session, plant, an_actor, plc):
    named = commands.name(
        session, an_actor("johan"), plc, a_naming(Activity.QA_RELEASE, plant.people["ana"])
    )
    moved = Subject("asset", plc.id, plant.places["qclab"], plc.label)

    commands.follow(session, moved)
    record(session, an_actor("johan"), "asset.moved", named)
    session.commit()

    assert (named.place_id, named.site_id) == (plant.places["qclab"], plant.places["durham"])
    answer = accountable(session, Activity.QA_RELEASE, moved)
    assert answer.vacancy.why == "Ana no longer holds the role QA at PLC-204 or above"
