"""A location is moved with all that stands in it, and the air follows."""

import pytest

from governance.audit.verify import verify
from governance.core.errors import Forbidden, RuleViolation
from governance.places.locations import commands
from governance.places.locations.models import Location, LocationKind
from governance.places.locations.queries import line_of
from governance.places.locations.rules import envelope
from governance.places.models import Place

K = LocationKind
WHY = "the suite is rebuilt"


@pytest.fixture
def hall(session, plant, an_actor):
    """A hall with a cool room and a warm one; a cabinet with a rail in the cool one."""
    johan = an_actor("johan")
    site = session.get_one(Place, plant.places["leuven"])
    hall = commands.build(session, johan, site, {"kind": K.BUILDING, "code": "b", "name": "Hall"})
    for code, warmest in (("cool", 20.0), ("warm", 40.0)):
        given = {"kind": K.ROOM, "code": code, "name": code.title(), "temp_max_c": warmest}
        room = commands.add(session, johan, hall, given)
        if code == "cool":
            given = {"kind": K.CABINET, "code": "c1", "name": "Cabinet"}
            cabinet = commands.add(session, johan, room, given)
            given = {"kind": K.DIN_RAIL, "code": "r1", "name": "Rail"}
            commands.add(session, johan, cabinet, given)
    session.commit()
    return hall


def at(session, path):
    found = session.query(Location).where(Location.path == path).one_or_none()
    assert found is not None, path
    return found


def warmest(session, location):
    facts = {fact.label: fact for fact in envelope(line_of(session, location))}
    return facts["Warmest"].value


@pytest.mark.usefixtures("hall")
def test_what_stands_in_it_goes_along_and_the_air_follows(session, an_actor):
    johan, cabinet = an_actor("johan"), at(session, "/b/cool/c1/")
    rail = at(session, "/b/cool/c1/r1/")
    assert warmest(session, rail) == "20 °C"

    commands.move(session, johan, cabinet, at(session, "/b/warm/"), WHY)
    session.commit()

    assert (cabinet.path, rail.path) == ("/b/warm/c1/", "/b/warm/c1/r1/")
    assert cabinet.parent_id == at(session, "/b/warm/").id
    assert rail.parent_id == cabinet.id
    assert warmest(session, rail) == "40 °C"
    assert verify(session).faults == []


def test_every_reason_against_a_move_is_told_at_once(session, plant, an_actor, hall):
    johan, cool = an_actor("johan"), at(session, "/b/cool/")
    cabinet, rail = at(session, "/b/cool/c1/"), at(session, "/b/cool/c1/r1/")
    with pytest.raises(RuleViolation) as refusal:
        commands.move(session, johan, cabinet, rail, None)
    assert refusal.value.reasons == (
        "Rail is Cabinet itself, or stands in it: choose another location.",
        "Cabinet is a cabinet, which does not stand in a din rail.",
        "Say why Cabinet is moved: what stands in it goes along.",
    )
    with pytest.raises(RuleViolation, match="stands in Cool already"):
        commands.move(session, johan, cabinet, cool, WHY)
    commands.add(session, johan, hall, {"kind": K.CABINET, "code": "c1", "name": "Other"})
    with pytest.raises(RuleViolation, match="Other bears the code “c1” in Hall"):
        commands.move(session, johan, cabinet, hall, WHY)
    with pytest.raises(RuleViolation, match="Hall is a building, which does not stand in a room"):
        commands.move(session, johan, hall, cool, WHY)
    far = session.get_one(Place, plant.places["durham"])
    given = {"kind": K.BUILDING, "code": "d", "name": "Durham hall"}
    yard = commands.build(session, an_actor("ines"), far, given)
    with pytest.raises(RuleViolation, match="Durham hall is at another site"):
        commands.move(session, an_actor("ines"), cabinet, yard, WHY)
    with pytest.raises(Forbidden):
        commands.move(session, an_actor("nora"), cabinet, hall, WHY)


@pytest.mark.usefixtures("hall")
def test_a_page_offers_what_may_hold_it_and_moves_it(session, sign_in):
    paths = ("/b/cool/c1/", "/b/warm/", "/b/cool/")
    cabinet, warm, cool = (at(session, path).id for path in paths)
    session.rollback()
    johan, url = sign_in("johan"), f"/locations/{cabinet}/move"
    page = johan.get(url).text
    assert f'<option value="{warm}"' in page
    assert f'<option value="{cool}"' not in page
    assert johan.post(url, data={"around_id": warm, "reason": ""}).status_code == 422
    assert johan.post(url, data={"around_id": 999_999, "reason": WHY}).status_code == 404
    assert johan.post(url, data={"around_id": warm, "reason": WHY}).status_code == 302
    shown = johan.get(f"/locations/{cabinet}").text
    assert "/b/warm/c1/" in shown
    assert WHY in shown
    assert sign_in("nora").get(url).status_code == 403
