import pytest

from governance.audit.verify import verify
from governance.core.errors import Forbidden, RuleViolation
from governance.places import commands
from governance.places.models import Level, Place
from governance.places.queries import line_of, named_paths, tree
from governance.places.rules import LEGAL_PARENTS, NewPlace
from tests.plant import actor_named

NOT_PLAIN = (
    "The code “line 1” is not plain: use at most 30 small letters a-z, digits and single "
    "hyphens between them, such as suite-3."
)


def test_an_administrator_adds_a_site_and_what_stands_under_it(database, plant):
    with database.writing() as session:
        adam = actor_named(session, plant, "adam")
        acme = session.get(Place, plant.places["acme"])
        site = commands.add(
            session, adam, acme, NewPlace(Level.SITE, "wismar", "Wismar", "Europe/Berlin")
        )
        area = commands.add(session, adam, site, NewPlace(Level.AREA, "fill-2", " Filling 2 "))
        session.commit()
    with database.reading() as session:
        stored = session.get(Place, area.id)
        assert (stored.path, stored.name) == ("/acme/wismar/fill-2/", "Filling 2")
        assert (stored.site_id, stored.time_zone) == (site.id, "Europe/Berlin")
        assert [place.code for place in line_of(session, stored)] == ["acme", "wismar", "fill-2"]
        assert named_paths(tree(session, adam))[area.id] == "Wismar / Filling 2"
        assert verify(session).faults == []


def test_every_reason_against_a_place_is_told_at_once(session, plant, an_actor):
    suite = session.get(Place, plant.places["suite3"])
    session.get(Place, plant.places["line1"]).code = "Line 1".lower()  # as no command would
    session.flush()

    with pytest.raises(RuleViolation) as refusal:
        commands.add(
            session, an_actor("adam"), suite, NewPlace(Level.UNIT, "line 1", " ", "Europe/Leuven")
        )

    assert refusal.value.reasons == (
        (
            "Suite3 is an area: under it stands a production line, a process cell, "
            "a production unit, a storage zone or a work center, not a unit."
        ),
        NOT_PLAIN,
        "A place has a name of 1 to 80 characters.",
        "Only a site has a time zone of its own: leave it blank here.",
        "Line1 bears the code “line 1” under Suite3 already: choose another one.",
    )


@pytest.mark.parametrize("zone", [None, "Mars/Olympus"])
def test_a_site_needs_a_zone_that_exists(session, plant, an_actor, zone):
    acme = session.get(Place, plant.places["acme"])
    with pytest.raises(RuleViolation, match="choose"):
        commands.add(session, an_actor("adam"), acme, NewPlace(Level.SITE, "x", "X", zone))


def test_places_stand_under_legal_parents_only(session, plant, an_actor):
    parents = {
        place.level: place
        for place in (session.get(Place, number) for number in plant.places.values())
    }
    adam, wrong = an_actor("adam"), 0
    for level, legal in LEGAL_PARENTS.items():
        for above in parents.keys() - legal:
            zone = "UTC" if level is Level.SITE else None
            with pytest.raises(RuleViolation, match=r"under it|nothing stands"):
                commands.add(session, adam, parents[above], NewPlace(level, "n", "N", zone))
            wrong += 1
    assert wrong == 47


@pytest.mark.parametrize("name", ["johan", "hanna", "alan"])
def test_only_administrators_touch_the_tree(session, plant, an_actor, name):
    leuven = session.get(Place, plant.places["leuven"])
    with pytest.raises(Forbidden, match="administrator"):
        commands.add(session, an_actor(name), leuven, NewPlace(Level.AREA, "n", "N"))
    with pytest.raises(Forbidden, match="administrator"):
        commands.rename(session, an_actor(name), leuven, "Louvain")


def test_a_rename_keeps_the_path_and_is_told_in_the_history(plant, sign_in):
    adam, johan = sign_in("adam"), sign_in("johan")
    number = plant.places["suite3"]

    renamed = adam.post(f"/places/{number}/rename", data={"name": "Suite 3 (East)", "code": "x"})
    again = adam.post(f"/places/{number}/rename", data={"name": "Third", "version": "1"})
    blank = adam.post(f"/places/{number}/rename", data={"name": " "})

    assert renamed.location == f"/places/{number}"
    assert again.status_code == 409
    assert b"was changed since" in again.data
    assert blank.status_code == 422
    page = johan.get(f"/places/{number}").text
    assert "/acme/leuven/suite3/" in page
    assert "<del>Suite3</del> → <ins>Suite 3 (East)</ins>" in page
    assert johan.get(f"/places/{number}/rename").status_code == 403
    assert johan.get("/places/99999").status_code == 404


def test_the_tree_is_added_to_over_its_pages(plant, sign_in):
    adam, number = sign_in("adam"), plant.places["line1"]
    form = {"level": "unit", "code": "mixer-7", "name": "Mixer 7"}

    assert "Add a place under Line1" in adam.get(f"/places/{number}/new").text
    refused = adam.post(f"/places/{number}/new", data={**form, "code": "Mixer 7", "path": "/x/"})
    added = adam.post(f"/places/{number}/new", data={**form, "path": "/x/", "site_id": "1"})

    assert refused.status_code == 422
    assert 'value="Mixer 7"' in refused.text
    assert adam.get(added.location).text.count("/acme/leuven/suite3/line1/mixer-7/") == 1
    tree = adam.get("/places/").text
    assert tree.index("Line1") < tree.index("Mixer 7") < tree.index("Line10")
