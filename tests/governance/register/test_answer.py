"""Consent: who is asked whether others may depend on an asset, and what they answer."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Forbidden, RuleViolation
from governance.ownership.models import Activity, Assignment
from governance.places.models import Place
from governance.register.commands import consent, dependencies
from governance.register.models import (
    Asset,
    Consent,
    Dependency,
    DependencyType,
    RedundancyGroup,
    Strength,
)
from governance.register.queries.neighbours import neighbours
from governance.register.rules import Answering, Tie
from tests.plant import SINCE, SYSTEM, add_asset
from workflows.changes.queries.impact import impact_of

DATA = Tie(DependencyType.RECEIVES_DATA_FROM, Strength.DEGRADED)
TYPED = {"type": "receives_data_from", "strength": "degraded", "provider": "HIST-1"}


@pytest.fixture
def historian(database, plant):
    """A historian on line 1, for which Johan is accountable; for all else there it is Arne."""
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        made = add_asset(session, line, "HIST-1")
        session.add(
            Assignment(
                activity=Activity.ASSET_APPROVAL, subject_kind="asset", subject_id=made.id,
                subject="HIST-1", person_id=plant.people["johan"], place_id=line.id,
                site_id=made.site_id, starts_on=SINCE, assigned_by="system", reason="seed",
            )
        )  # fmt: skip
        record(session, SYSTEM, "plant.extended", line)
        session.commit()
        return made.id


def text_of(response):
    return response.get_data(as_text=True)


def seen_at(page):
    return re.search(r'name="seen_at" value="([^"]+)"', page)[1]


def agreed(page, *ids, **said):
    return {"dependency_ids": list(ids), "agrees": "yes", "seen_at": seen_at(page), **said}


@pytest.mark.scenario("R6")
def test_an_edge_is_unconfirmed_until_the_accountable_person_agrees(
    database, plant, historian, sign_in
):
    arne = sign_in("arne")
    hmi = plant.assets["HMI-31"]
    told = arne.post(f"/register/{hmi}/depend", data=TYPED, follow_redirects=True)
    assert "Johan is asked, and it is unconfirmed until they agree." in text_of(told)
    assert "unconfirmed" in text_of(arne.get(f"/register/{historian}")).split('id="dependents"')[1]
    assert "HMI-31" in text_of(arne.get("/register/?unconfirmed=1"))
    with database.reading() as session:
        edge = session.scalars(select(Dependency)).one().id
        (item,) = impact_of(session, [historian]).items
        assert item.is_unconfirmed

    taken = {"dependency_ids": [edge], "agrees": "yes", "seen_at": clock.now().isoformat()}
    assert arne.post(f"/register/{historian}/answer", data=taken).status_code == 403
    johan = sign_in("johan")
    work = text_of(johan.get("/"))
    assert "1 asset says it depends on it" in work
    page = text_of(johan.get(f"/register/{historian}/answer"))
    assert "HMI-31 HMI-31 of Line10 receives data from HIST-1" in page
    early = johan.post(f"/register/{historian}/answer", data=agreed(page, edge, agrees="no"))
    assert early.status_code == 422
    assert "Say why you object" in text_of(early)
    done = johan.post(f"/register/{historian}/answer", data=agreed(page, edge))
    assert done.status_code == 302, text_of(done)

    shown = text_of(johan.get(f"/register/{hmi}")).split('id="providers"')[1]
    assert "unconfirmed" not in shown.split('id="dependents"')[0]
    assert "1 asset says" not in text_of(johan.get("/"))
    assert "agreed that others depend on it" in text_of(johan.get(f"/register/{historian}"))
    with database.reading() as session:
        (item,) = impact_of(session, [historian]).items
        assert not item.is_unconfirmed


def test_an_objection_keeps_the_edge_and_comes_back_to_who_declared_it(
    database, plant, historian, sign_in
):
    arne, johan, hmi = sign_in("arne"), sign_in("johan"), plant.assets["HMI-31"]
    arne.post(f"/register/{hmi}/depend", data=TYPED)
    with database.reading() as session:
        edge = session.scalars(select(Dependency)).one().id
    page = text_of(johan.get(f"/register/{historian}/answer"))
    said = agreed(page, edge, agrees="no", reason="It is rebuilt each month.")
    assert johan.post(f"/register/{historian}/answer", data=said).status_code == 302

    assert "Johan objects that it receives data from HIST-1" in text_of(arne.get("/"))
    shown = text_of(arne.get(f"/register/{hmi}"))
    assert "objected" in shown
    assert "Johan: It is rebuilt each month." in shown
    with database.reading() as session:
        assert impact_of(session, [historian]).items[0].is_unconfirmed

    url = f"/register/{hmi}/redepend/{edge}"
    assert 'value="receives_data_from" selected' in text_of(arne.get(url))
    altered = {**TYPED, "strength": "soft", "tolerance_min": "60"}
    told = text_of(arne.post(url, data=altered, follow_redirects=True))
    assert "Johan is asked, and it is unconfirmed until they agree." in told
    assert "goes on for 60 min" in told
    assert "objects that" not in text_of(arne.get("/"))
    late = johan.post(f"/register/{historian}/answer", data=agreed(page, edge))
    assert late.status_code == 422
    assert "Some were altered since you read them" in text_of(late)


def test_who_is_accountable_for_both_or_declares_it_is_not_asked(
    session, plant, historian, an_actor
):
    johan, arne = an_actor("johan"), an_actor("arne")
    plc, hmi, hist = (
        session.get_one(Asset, key)
        for key in (plant.assets["PLC-204"], plant.assets["HMI-31"], historian)
    )
    both = dependencies.depend(session, johan, hmi, plc, DATA)
    assert both == "Arne is accountable for both, so it is confirmed."
    declared = dependencies.depend(session, johan, hmi, hist, DATA)
    assert declared == "Johan is accountable for it and declared it, so it is confirmed."
    assert set(session.scalars(select(Dependency.consent))) == {Consent.CONFIRMED}
    with pytest.raises(Forbidden, match="for them to say"):
        consent.answer(session, johan, plc, Answering([1], True, None, clock.now()))  # noqa: FBT003
    with pytest.raises(RuleViolation, match="Tick at least one"):
        consent.answer(session, arne, plc, Answering([9], True, None, clock.now()))  # noqa: FBT003


def test_where_nobody_is_accountable_the_vacancy_is_told(session, plant, an_actor):
    ines = an_actor("ines")
    hmi, lims = (session.get_one(Asset, plant.assets[tag]) for tag in ("HMI-31", "LIMS-01"))

    told = dependencies.depend(session, ines, hmi, lims, DATA)

    assert told.startswith("Nobody is accountable for asset approval of LIMS-01")
    (edge,) = neighbours(session, ines, hmi).providers
    assert edge.said == "nobody is accountable, so nobody can be asked"


def test_what_the_accountable_person_may_not_read_is_one_asset_and_no_more(
    session, plant, an_actor
):
    ines, arne = an_actor("ines"), an_actor("arne")
    plc, lims = (session.get_one(Asset, plant.assets[tag]) for tag in ("PLC-204", "LIMS-01"))
    tie = Tie(DependencyType.RECIPE_FROM, Strength.SOFT, "the recipes of Durham")
    dependencies.depend(session, ines, lims, plc, tie)

    (edge,) = neighbours(session, arne, plc).dependents
    assert (edge.tag, edge.name, edge.note, edge.said) == ("1 asset you may not see", "", "", "")
    (item,) = [item for item in waiting(session, arne) if item.reference == "PLC-204"]
    assert "LIMS" not in repr(item)
    made = session.scalars(select(Dependency)).one()
    answered = Answering([made.id], True, None, clock.now() + timedelta(seconds=1))  # noqa: FBT003
    assert consent.answer(session, arne, plc, answered) == 1
    assert made.consent is Consent.CONFIRMED


def test_a_redundancy_group_is_named_once_and_goes_with_its_last_member(session, plant, an_actor):
    johan = an_actor("johan")
    plc, hmi = (session.get_one(Asset, plant.assets[tag]) for tag in ("PLC-204", "HMI-31"))
    other = add_asset(session, session.get_one(Place, plant.places["line1"]), "PLC-205")
    pair = Tie(DependencyType.TIME_FROM, Strength.HARD, group="clocks", needed=1)
    for provider in (plc, other):
        dependencies.depend(session, johan, hmi, provider, pair)

    assert session.scalars(select(RedundancyGroup)).one().needed == 1
    assert impact_of(session, [plc.id]).items == ()
    (stop,) = impact_of(session, [plc.id]).stops
    assert stop.sentence == "HMI-31 goes on: of its clocks, 1 of 2 are left and 1 is needed."

    first, second = session.scalars(select(Dependency).order_by(Dependency.id)).all()
    alone = Tie(DependencyType.TIME_FROM, Strength.HARD)
    dependencies.redepend(session, johan, hmi, first.id, alone)
    assert [item.tag for item in impact_of(session, [plc.id]).items] == ["HMI-31"]
    dependencies.undepend(session, johan, hmi, second.id, "gone")
    assert session.scalars(select(RedundancyGroup)).all() == []
    with pytest.raises(RuleViolation, match="give both"):
        dependencies.redepend(
            session, johan, hmi, first.id, Tie(alone.type, alone.strength, group="x")
        )
    with pytest.raises(RuleViolation, match="Nothing is changed"):
        dependencies.redepend(session, johan, hmi, first.id, alone)
