from contextlib import contextmanager
from datetime import timedelta
from random import Random

from sqlalchemy import event, select

from governance.core import clock
from governance.identity.models import Person, Role
from governance.ownership.filled import has_accountable
from governance.ownership.inbox import Gap, gaps, to_fill, vacancies
from governance.ownership.models import SIGNING, Activity, Assignment
from governance.ownership.people import blocking, who_can_name, who_fits
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Level, Place
from governance.register.models import Asset
from tests.plant import SINCE, SYSTEM, add_asset, add_grant, record


@contextmanager
def statements(database):
    """Collect what is sent to the database meanwhile."""
    sent = []

    def keep(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", keep)
    yield sent
    event.remove(database.engine, "before_cursor_execute", keep)


def a_tangled_plant(session, dice):
    """Hang lines, people, grants and rows at random: lapsed, doubled, ended, to come."""
    places = list(session.scalars(select(Place)))
    for number in range(14):
        above = dice.choice([place for place in places if place.site_id])
        place = Place(
            code=f"p{number}", name=f"P{number}", level=Level.UNIT, parent_id=above.id,
            path=f"{above.path}p{number}/", site_id=above.site_id, time_zone="UTC",
        )  # fmt: skip
        session.add(place)
        session.flush()
        places.append(place)
    day, people = clock.today(), []
    for number in range(8):
        person = Person(name=f"N{number}", email=f"n{number}@acme.example", time_zone="UTC")
        person.deactivated_at = dice.choice([None, None, None, clock.now()])
        session.add(person)
        session.flush()
        people.append(person)
        for role in dice.sample(list(Role), 6):
            until = dice.choice([None, None, day, day + timedelta(days=1)])
            add_grant(session, person, role, dice.choice(places), until=until)
    assets = [add_asset(session, dice.choice(places[1:]), f"X-{n}") for n in range(40)]
    for _ in range(260):
        thing = dice.choice([*places, *assets])
        place_id = getattr(thing, "place_id", thing.id)
        session.add(
            Assignment(
                activity=dice.choice(list(Activity)), subject_kind=thing.__tablename__,
                subject_id=thing.id, subject=str(thing), person_id=dice.choice(people).id,
                place_id=place_id, site_id=thing.site_id or place_id, assigned_by="system",
                starts_on=dice.choice([SINCE, SINCE, day, day + timedelta(days=1)]),
                ends_on=dice.choice([None, None, day + timedelta(days=1), day]), reason="dice",
            )
        )  # fmt: skip
    for row in session.new:
        if isinstance(row, Assignment) and row.ends_on and row.ends_on < row.starts_on:
            row.ends_on = None
    record(session, SYSTEM, "plant.tangled", places[0])
    session.commit()


def test_lists_pages_and_counts_say_the_same_in_a_fixed_number_of_statements(
    database, session, an_actor
):
    a_tangled_plant(session, Random(7))  # noqa: S311  a world to compare in
    assets = [
        Subject("asset", each.id, each.place_id, each.tag)
        for each in session.scalars(select(Asset))
    ]
    places = [of_place(each) for each in session.scalars(select(Place))]

    with statements(database) as sent:
        answers = accountable_for(session, tuple(Activity), [*assets, *places])

    assert len(sent) == 5
    assert len(answers) == len(Activity) * (len(assets) + len(places))
    causes = {answer.vacancy.cause for answer in answers.values() if answer.vacancy}
    assert len(causes) == 5
    for activity in Activity:
        for model, subjects in ((Asset, assets), (Place, places)):
            filled = set(session.scalars(select(model.id).where(has_accountable(activity, model))))
            nobody = session.scalars(select(model.id).where(~has_accountable(activity, model)))
            expected = {one.id for one in subjects if answers[activity, one.key].is_filled}
            assert filled == expected, (activity, model)
            assert set(nobody) == {one.id for one in subjects} - expected

    ines = an_actor("ines")
    vacant = {
        (session.get_one(Place, one.id).site_id, activity)
        for one in places
        for activity in SIGNING
        if not answers[activity, one.key].is_filled and session.get_one(Place, one.id).site_id
    }
    with statements(database) as sent:
        found = gaps(session, ines)
    assert len(sent) == 1
    assert {(gap.site_id, gap.activity) for gap in found} == vacant
    assert sum(gap.places for gap in found) == sum(
        not answers[activity, one.key].is_filled
        for one in places
        for activity in SIGNING
        if session.get_one(Place, one.id).site_id
    )


def test_a_vacancy_names_who_can_fill_it_and_waits_with_those_people_only(session, plant, an_actor):
    qclab = session.get_one(Place, plant.places["qclab"])
    lims = Subject("asset", plant.assets["LIMS-01"], qclab.id, "LIMS-01")
    asked = [Activity.QA_RELEASE, Activity.VALIDATION]
    answers = accountable_for(session, asked, [lims]).values()

    released, validated = blocking(session, answers)
    assert released == (
        "Nobody is accountable for QA release of LIMS-01: nobody was ever named. "
        "Dave, Dana or Ines can name somebody: Dave (QA, Site Durham) would fit."
    )
    assert validated == (
        "Nobody is accountable for validation of LIMS-01: nobody was ever named. "
        "Dana, Dave or Ines can name somebody: grant the role validation there first."
    )
    naming = who_can_name(session, Activity.QA_RELEASE, qclab)
    assert [each.person for each in naming] == ["Dave", "Dana", "Ines"]
    fitting = who_fits(session, Activity.TECHNICAL_REVIEW, qclab)
    assert [each.words for each in fitting] == [
        "Dana (OT lead, Site Durham)", "Ines (IT lead, Enterprise Acme)"
    ]  # fmt: skip

    durham = to_fill(session, an_actor("dave"))
    assert {item.reference for item in durham} == {"Durham"}
    assert len(durham) == len(SIGNING)
    assert durham[0].title == "Nobody is accountable for asset approval at Durham"
    assert Gap(1, "Leuven", Activity.QA_PLAN, 3, is_at_site=True, is_everywhere=False).where == (
        "Leuven itself and 2 places of Leuven"
    )
    leuven = [item.title for item in to_fill(session, an_actor("johan"))]
    assert leuven == [
        "Nobody is accountable for asset approval at Leuven itself",
        "Nobody is accountable for take-down at Leuven itself",
    ]
    assert [figure.value for figure in vacancies(session, an_actor("ines"))] == [13]
    assert to_fill(session, an_actor("nora")) == vacancies(session, an_actor("nora")) == []
