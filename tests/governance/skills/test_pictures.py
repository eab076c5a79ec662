"""Pictures of what the people of a place can do: worked out by hand here, read from pages too."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.errors import RuleViolation
from governance.identity.models import Person, Role
from governance.places.models import Place
from governance.register.vocabulary import AssetClass
from governance.skills.models import Competence, Field, SkillRequirement
from governance.skills.pictures.queries import crew as reading
from governance.skills.pictures.queries.assessors import assessors
from governance.skills.pictures.queries.crew import crew_of
from governance.skills.pictures.rules.bench import benches, ending
from governance.skills.pictures.rules.crew import DOERS
from governance.skills.pictures.rules.gaps import by_place, gaps
from governance.skills.pictures.rules.without import only_ones, works
from governance.skills.rules.requirements import Deed
from tests.governance.skills.conftest import a_competence, an_expert
from tests.governance.test_statements import asked_for
from tests.plant import SYSTEM, add_grant
from workflows.changes.rules.permissions import ASSESSORS, VERIFIERS, WORKERS

pytestmark = pytest.mark.either


def asks(session, plant, competence, at="leuven", **given):
    """Have something be asked since long ago."""
    place = session.get_one(Place, plant.places[at])
    said = {"min_level": 3, "min_people": 2, "activity": "implementing", "basis": "SOP-1"} | given
    made = SkillRequirement(
        competence_id=competence.id, place_id=place.id, site_id=place.site_id or place.id,
        starts_on=date(2020, 1, 1), demanded_by="system", **said,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, SYSTEM, "skill_requirement.added", made)
    return made


@pytest.fixture
def seen(session, plant):
    """Look at a place: `seen("leuven")`."""

    def looked(at="leuven", when=None, fields=(), by=None):
        place = session.get_one(Place, plant.places[at])
        return crew_of(session, place, when or clock.now(), fields, by)

    return looked


def test_who_may_do_a_thing_by_role_is_what_changes_permit():
    assert DOERS[Deed.IMPLEMENTING] == frozenset(WORKERS)
    assert DOERS[Deed.VERIFYING] == frozenset(VERIFIERS)
    assert DOERS[Deed.ASSESSING] == frozenset(ASSESSORS)


def test_what_is_asked_of_people_by_their_role_and_not_held_is_a_gap(
    session, plant, plc, shows, seen
):
    asks(session, plant, plc)
    shows("nora", plc, level=3)
    shows("tom", plc, level=2)

    found, shares = gaps(seen())

    assert {gap.member.name: gap.level for gap in found} == {"Tom": 2, "Olga": 0, "Johan": 0}
    assert [(share.asked, share.able, share.percent) for share in shares] == [(4, 1, 25)]
    suite = session.get_one(Place, plant.places["suite3"])
    assert by_place(found, [suite]) == [(suite, 0)], "Nora alone works there, and holds it"


def test_of_an_instant_to_come_it_is_told_what_has_ended_by_then(session, plant, plc, shows, seen):
    asks(session, plant, plc)
    now = clock.now()
    shows("nora", plc, level=3, performed_at=now - timedelta(days=9), ends_at=now + timedelta(9))

    assert "Nora" not in {gap.member.name for gap in gaps(seen())[0]}
    later = {g.member.name: g.lapsed_at for g in gaps(seen(when=now + timedelta(days=10)))[0]}

    assert later["Nora"] == now + timedelta(days=9)
    before = gaps(seen(when=now - timedelta(days=20)))[0]
    assert {g.lapsed_at for g in before if g.member.name == "Nora"} == {None}, "not known then"


def test_a_bench_says_nobody_one_alone_too_few_and_enough(session, plant, plc, shows, seen):
    asks(session, plant, plc, min_people=3)
    told = []
    for name in ("nora", "tom", "olga"):
        told.append(benches(seen())[0].words)
        shows(name, plc, level=3)
    told.append(benches(seen())[0].words)

    assert told == ["nobody", "one alone: Nora", "too few", "enough"]
    assert [len(line.able) for line in benches(seen(), without=[plant.people["tom"]])] == [2]
    assert benches(seen("durham")) == [], "nothing is asked there"


def test_what_ends_is_told_with_what_is_left_and_whether_it_is_asked_for(
    session, plant, plc, shows, seen
):
    asks(session, plant, plc)
    now = clock.now()
    for days, level in ((20, 4), (50, 3), (300, 1)):
        shows("nora", plc, level=level, performed_at=now - timedelta(days=1),
              ends_at=now + timedelta(days=days))  # fmt: skip
    shows("tom", plc, level=3, performed_at=now, ends_at=now + timedelta(days=80))

    found = [
        (e.member.name, e.level, e.within, e.after, e.is_missed)
        for e in ending(seen(by=now + timedelta(days=90)))
    ]

    assert found == [("Nora", 4, 30, 3, False), ("Tom", 3, 90, 0, True)]


def test_without_somebody_work_has_nobody_left(session, plant, plc, shows, seen):
    cc = a_competence(session, "GXP-CC")
    asks(session, plant, plc, asset_class=AssetClass.PLC)
    asks(session, plant, cc, min_level=1)
    asks(session, plant, cc, min_level=2, activity=None, role=Role.QA)
    shows("nora", plc, level=3)
    for name in ("nora", "tom", "ana"):
        shows(name, cc, level=2)

    found = {work.narrowed: work for work in works(seen())}

    on_plc = found["implementing, on class PLC"]
    assert [m.name for m in on_plc.able] == ["Nora"], "Tom lacks the one for controllers"
    assert on_plc.without([plant.people["nora"]]) == ()
    assert [m.name for m in found["implementing"].able] == ["Nora", "Tom"]
    assert [m.name for m in found["anything, as QA"].able] == ["Ana"]
    assert only_ones(found.values()) == {plant.people["nora"]: 1, plant.people["ana"]: 1}


def test_a_competence_without_assessors_is_told_first_and_one_whose_last_one_goes(
    session, plant, shows, seen
):
    a_competence(session, "OT-PLC")
    codes = ("A-GONE", "B-GOING", "C-ALONE", "D-ELSEWHERE")
    gone, going, alone, elsewhere = (a_competence(session, code) for code in codes)
    for one in (gone, going, alone, elsewhere):
        asks(session, plant, one)
    an_expert(session, plant.people["vera"], alone)
    an_expert(session, plant.people["dana"], elsewhere)
    now = clock.now()
    shows("nora", going, level=4, performed_at=now, ends_at=now + timedelta(days=60))

    found = {each.competence.code: each for each in assessors(session, seen())}

    assert list(found) == [*codes, "OT-PLC"]
    assert [found[code].is_gone for code in codes] == [True, False, False, False]
    assert [found[code].is_going for code in codes] == [False, True, False, False]
    assert [found[code].is_alone for code in codes] == [False, True, True, False]
    assert found["D-ELSEWHERE"].here == ()
    assert not found["OT-PLC"].is_asked


def test_a_picture_is_made_of_so_many_people_and_no_more(seen, monkeypatch):
    monkeypatch.setattr(reading, "MOST_COUNTED", 3)
    with pytest.raises(RuleViolation, match="choose a place below"):
        seen()
    assert seen("suite3").members
    assert not seen("suite3", fields=[Field.SAFETY]).competences


@pytest.fixture
def asked_and_shown(session, plant, plc, shows):
    """Nora alone can do what is asked in Leuven; Ana holds some of it, and is not asked."""
    asks(session, plant, plc)
    shows("nora", plc, level=3)
    shows("ana", plc, level=2)
    session.commit()


PICTURES = ("gaps", "bench", "ending", "assessors", "without")


@pytest.mark.usefixtures("asked_and_shown")
def test_each_picture_is_a_page_and_a_sheet_that_odd_values_do_not_break(plant, sign_in):
    johan, at = sign_in("johan"), f"/places/{plant.places['leuven']}/skills"

    for picture in PICTURES:
        for query in ("", "?as_of=2199-01-01&field=ot", "?as_of=x&field=y&person=z&id=3&format=q"):
            page = johan.get(f"{at}/{picture}{query}")
            assert page.status_code == 200, (picture, query)
        assert johan.get(f"{at}/{picture}/export.json").status_code == 200
    away = johan.get(f"{at}/without?person={plant.people['nora']}").get_data(as_text=True)
    assert "nobody is left" in away
    assert sign_in("dana").get(f"{at}/gaps").status_code == 403
    assert sign_in("tom").get("/skills/places/").status_code == 200


@pytest.mark.usefixtures("asked_and_shown")
def test_the_matrix_is_narrowed_to_a_role_to_gaps_and_to_what_is_held(plant, sign_in):
    johan, at = sign_in("johan"), f"/places/{plant.places['leuven']}/skills/export.csv"

    def people(query):
        lines = johan.get(at + query).get_data(as_text=True).split()
        return [line.split(",")[0] for line in lines[1:]]

    assert people("?role=qa") == ["Ana"]
    assert people("?gaps=1") == ["Johan", "Olga", "Tom"]
    assert people("?held=1") == ["Ana", "Johan", "Nora", "Olga", "Tom"], "and who lacks it"
    assert people("?field=safety") == people("?role=nobody&field=safety")


@pytest.mark.usefixtures("asked_and_shown")
def test_a_picture_of_many_people_asks_no_more_than_one_of_few(plant, sign_in, database):
    client, counts = sign_in("johan"), []
    at = f"/places/{plant.places['leuven']}/skills"
    for much in (0, 30):
        with database.writing() as session:
            leuven = session.get_one(Place, plant.places["leuven"])
            added = [
                Person(name=f"P{n}", email=f"p{n}@acme.example", time_zone="UTC")
                for n in range(much)
            ]
            session.add_all(added)
            session.flush()
            for person in added:
                add_grant(session, person, Role.REQUESTER, leuven)
                an_expert(session, person.id, session.scalars(select(Competence)).first())
            session.commit()
        counts.append(
            [len(asked_for(database, client, f"{at}{each}"))
             for each in ("", *(f"/{picture}" for picture in PICTURES))]
        )  # fmt: skip
    counts = list(zip(*counts, strict=True))
    assert [few for few, many in counts if few != many] == []
    assert max(few for few, _ in counts) <= 15
