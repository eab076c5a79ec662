"""Views over HTTP: kept, opened, shared, renamed, deleted; and who sees their names."""

import re

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core.listing.named import LISTS
from governance.saved_views.models import SavedView
from tests.plant import SYSTEM

QUERY = "gxp=direct&sort=-tag&columns=number,tag,level"


def keep(client, name="Direct ones", **more):
    sent = {"list_name": "assets", "query": QUERY, "name": name, **more}
    return client.post("/views/new", data=sent)


def text_of(response):
    return response.get_data(as_text=True)


def heads(page):
    return re.findall(r"<th scope=\"col\"(?! class=\"pick\").*?>(?:<a[^>]*>)?([A-Z][^<]*)", page)


def test_a_view_is_kept_opened_renamed_and_deleted_and_the_trail_tells(sign_in, database):
    tom = sign_in("tom")

    kept = keep(tom)
    assert kept.location == "/register/?view=1"
    page = text_of(tom.get("/register/?view=1"))
    assert heads(page) == ["Number", "Tag", "Level"]
    assert page.index("PLC-204") < page.index("HMI-31")
    assert 'href="?gxp=direct&amp;columns=number,tag,level&amp;view=1"' in page, "tag, ascending"
    assert "changed" not in page.split("<h1>")[1].split("</header>")[0]
    altered = text_of(tom.get("/register/?gxp=direct&columns=number,tag&view=1"))
    assert "Keep this as “Direct ones”" in altered

    assert tom.post("/views/1/edit", data={"name": "Mine", "version": "1"}).status_code == 302
    new = {"list_name": "assets", "query": "columns=number,name"}
    assert tom.post("/views/1/update", data=new).location == "/register/?view=1"
    assert heads(text_of(tom.get("/register/?view=1"))) == ["Number", "Name"]
    assert "Mine" in text_of(tom.get("/views/"))
    assert tom.post("/views/1/delete").status_code == 302
    assert tom.get("/register/?view=1").status_code == 404

    with database.reading() as session:
        verbs = session.scalars(
            select(AuditEvent.verb).where(AuditEvent.subject_kind == "saved_view")
        )
        assert [verb for verb in verbs if verb.startswith("saved_view")] == [
            "saved_view.kept", "saved_view.edited", "saved_view.updated", "saved_view.deleted",
        ]  # fmt: skip


def test_a_name_is_seen_only_by_those_it_is_shared_with(sign_in, plant):
    johan, tom, dana, ines = (sign_in(name) for name in ("johan", "tom", "dana", "ines"))
    keep(johan, "Secret plans")
    keep(johan, "All of suite 3", place_id=plant.places["suite3"])
    keep(johan, "All of Leuven", place_id=plant.places["leuven"])

    def sees(client):
        page = text_of(client.get("/register/"))
        names = ("Secret plans", "All of suite 3", "All of Leuven")
        return [name for name in names if name in page]

    assert sees(johan) == ["Secret plans", "All of suite 3", "All of Leuven"]
    assert sees(tom) == sees(ines) == ["All of suite 3", "All of Leuven"]
    assert sees(sign_in("nora")) == ["All of suite 3", "All of Leuven"], "her role is below Leuven"
    assert sees(dana) == []
    for address in ("/register/?view=2", "/views/2/edit"):
        assert dana.get(address).status_code == 404
    assert "Secret plans" not in text_of(tom.get("/views/"))
    assert tom.get("/register/?view=1").status_code == 404
    assert tom.get("/views/2/edit").status_code == 403, "to use is not to rename"


def test_a_shared_view_shows_each_reader_only_what_they_may_read(sign_in, plant):
    ines = sign_in("ines")
    keep(ines, "Everywhere", place_id=plant.places["acme"])

    seen = {name: text_of(sign_in(name).get("/register/?view=1")) for name in ("tom", "dana")}

    assert "PLC-204" in seen["tom"]
    assert "LIMS-01" not in seen["tom"]
    assert "LIMS-01" in seen["dana"]
    assert "PLC-204" not in seen["dana"]


def test_keepers_and_administrators_share_others_keep_their_own(sign_in, plant):
    tom, dana, adam = sign_in("tom"), sign_in("dana"), sign_in("adam")

    assert keep(tom, place_id=plant.places["leuven"]).status_code == 403
    assert keep(dana, place_id=plant.places["leuven"]).status_code == 403
    assert keep(adam, place_id=plant.places["leuven"]).status_code == 302
    johan = sign_in("johan")
    mine = {"name": "Tidied", "version": "1"}
    refused = johan.post("/views/1/edit", data=mine)
    assert refused.status_code == 422
    assert "kept by somebody else" in text_of(refused)
    shared = {**mine, "place_id": plant.places["leuven"]}
    assert johan.post("/views/1/edit", data=shared).status_code == 302
    assert johan.post("/views/1/delete").status_code == 302


def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(sign_in):
    tom = sign_in("tom")
    keep(tom, "Twice")

    again = keep(tom, "twice")
    assert again.status_code == 422
    assert "called “twice” already" in text_of(again)
    assert 'value="gxp=direct&amp;sort=-tag&amp;columns=number,tag,level"' in text_of(again)
    assert keep(tom, "").status_code == 422
    assert keep(tom, "No list", list_name="nonsense").status_code == 404
    assert keep(tom, "Long", query="q=" + "x" * 5000).status_code == 422


def test_a_list_opens_with_the_view_of_the_readers_choice(sign_in):
    tom = sign_in("tom")
    keep(tom, "Direct ones", is_start="y")

    assert heads(text_of(tom.get("/register/"))) == ["Number", "Tag", "Level"]
    assert len(heads(text_of(tom.get("/register/?view=0")))) > 3
    assert heads(text_of(sign_in("johan").get("/register/"))) != ["Number", "Tag", "Level"]
    tom.post("/views/start-with-everything", data={"list_name": "assets"})
    assert len(heads(text_of(tom.get("/register/")))) > 3
    tom.post("/views/1/start")
    tom.post("/views/1/delete")
    assert tom.get("/register/").status_code == 200


def test_columns_are_kept_for_the_person_and_shown_by_the_address(sign_in):
    tom = sign_in("tom")
    sent = {"list_name": "assets", "columns": ["number", "firmware", "tag"], "query": "?gxp=direct"}

    shown = tom.post("/views/columns", data=sent)

    assert shown.location == "/register/?gxp=direct&columns=number,firmware,tag"
    assert heads(text_of(tom.get("/register/?site=2"))) == ["Number", "Firmware", "Tag"]
    exported = tom.get("/register/export.csv?columns=number,firmware,tag")
    assert text_of(exported).splitlines()[0].count(",") == 2
    usual = tom.post("/views/usual-columns", data=sent)
    assert usual.location == "/register/?gxp=direct"
    assert len(heads(text_of(tom.get("/register/")))) > 3


def test_columns_are_chosen_on_a_page_of_the_list_itself(sign_in):
    page = text_of(sign_in("tom").get("/register/?columns=tag,place&choose=columns"))

    boxes = re.findall(r'name="columns" value="(\w+)" id="\S+"( checked)?( disabled)?', page)
    assert boxes[:4] == [
        ("number", " checked", " disabled"), ("tag", " checked", ""), ("place", " checked", ""),
        ("name", "", ""),
    ]  # fmt: skip
    assert 'href="?columns=number,place,tag&amp;choose=columns"' in page


@pytest.mark.parametrize(
    "columns", [[], ["a" * 61], ["tag,name"], ["<b>"], [f"c{n}" for n in range(201)]]
)
def test_what_are_no_columns_is_refused(sign_in, columns):
    sent = {"list_name": "assets", "columns": columns}

    assert sign_in("tom").post("/views/columns", data=sent).status_code == 422


def test_every_list_has_its_views_and_columns(app, sign_in):
    everybody = sign_in("alan")
    with app.test_request_context():
        addresses = [app.url_for(known.endpoint) for known in LISTS.values()]
    assert len(addresses) >= 10
    for address in addresses:
        page = everybody.get(address + "?choose=columns")
        assert page.status_code == 200, address
        assert "Keep this as a new view" in text_of(page), address
        assert 'id="columns"' in text_of(page), address


def test_a_view_that_is_older_than_the_list_says_what_it_leaves_out(sign_in, database, plant):
    tom = sign_in("tom")
    with database.writing() as session:
        old = SavedView(list_name="assets", name="Old", query="colour=red&gxp=direct&sort=weight",
                        person_id=plant.people["tom"])  # fmt: skip
        session.add(old)
        record(session, SYSTEM, "saved_view.kept", old)
        session.commit()

    page = text_of(tom.get("/register/?view=1"))

    assert "The condition “colour” is no more, and was left out." in page
    assert "PLC-204" in page
