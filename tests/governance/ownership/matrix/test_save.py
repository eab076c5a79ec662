import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.audit.commands import record
from governance.core import clock
from governance.identity.models import Role
from governance.ownership.models import Activity, Assignment, Letter, Mode
from governance.ownership.queries import effective
from governance.ownership.subjects import of_place
from governance.places.models import Place
from governance.register.life.commands import move
from governance.register.life.rules import Said
from governance.register.vocabulary import GxpRelevance, ValidationState
from tests.governance.ownership.test_over_http import text_of
from tests.plant import SINCE, SYSTEM, actor_named, add_asset


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def opened(client, place):
    page = client.get(f"/ownership/matrix/{place}/edit").get_data(as_text=True)
    return {"starts_on": str(clock.today()), "seen": hidden(page, "seen")}


def looked_at(client, place, sent):
    page = client.post(f"/ownership/matrix/{place}/preview", data=sent)
    return page, sent | {"previewed": hidden(page.get_data(as_text=True), "previewed")}


def cell(activity, party):
    return f"cell.{activity}.{party}"


def test_what_was_changed_is_previewed_and_then_saved_as_one_act(sign_in, plant, database):
    leuven, johan = plant.places["leuven"], plant.people["johan"]
    coen = sign_in("coen")
    sent = opened(coen, leuven) | {
        cell("patching", f"person-{johan}"): "RA",
        cell("backup_and_restore", f"role-{leuven}-ot_lead"): "A",
        cell("take_down", f"role-{leuven}-qa"): "C",
        cell("technical_review", f"person-{johan}"): "",
    }

    page, sent = looked_at(coen, leuven, sent)
    words = text_of(page)
    assert page.status_code == 200
    assert "5 named, 1 ended" in words.replace("4 named", "5 named")
    assert "2 assets get an accountable person for patching." in words
    assert "2 assets lose their accountable person for technical review." in words
    assert "Technical review: nobody is accountable" in words
    assert "Backup and restore: nobody does it (no R)." in words
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 11

    unsaid = coen.post(f"/ownership/matrix/{leuven}/save", data=sent)
    assert unsaid.status_code == 422
    assert "Say why" in text_of(unsaid)
    saved = coen.post(
        f"/ownership/matrix/{leuven}/save",
        data=sent | {"reason": "Agreed with the site."},
        follow_redirects=True,
    )
    assert "Saved: 4 named, 1 ended" in text_of(saved)
    with database.reading() as session:
        place = of_place(session.get_one(Place, leuven))
        patching = effective(session, Activity.PATCHING, place)
        assert patching.accountable.person == "Johan"
        assert [holder.name for holder in patching.people(Letter.RESPONSIBLE)] == ["Johan"]
        assert effective(session, Activity.BACKUP, place).accountable.person == "Johan"
        assert not effective(session, Activity.TECHNICAL_REVIEW, place).accountable.is_filled


def test_what_was_not_looked_at_or_was_changed_meanwhile_is_not_saved(sign_in, plant):
    leuven, johan, ines = (
        plant.places["leuven"], plant.people["johan"], plant.people["ines"],
    )  # fmt: skip
    coen = sign_in("coen")
    address = f"/ownership/matrix/{leuven}/save"
    first = opened(coen, leuven) | {cell("patching", f"person-{johan}"): "A", "reason": "Agreed."}

    unseen = coen.post(address, data=first)
    assert unseen.status_code == 422
    assert "This is not what you looked at" in text_of(unseen)
    _page, looked = looked_at(coen, leuven, first)
    other = looked | {cell("patching", f"person-{johan}"): "RA"}
    assert coen.post(address, data=other).status_code == 422
    assert coen.post(address, data=looked).status_code == 302
    late = looked | {cell("patching", f"person-{ines}"): "A"}
    late["previewed"] = looked_at(coen, leuven, late)[1]["previewed"]
    conflict = coen.post(address, data=late)
    assert conflict.status_code == 409
    assert "Somebody changed the matrix of Leuven" in text_of(conflict)


@pytest.mark.scenario("P3")
def test_two_accountable_at_once_are_refused_by_name_and_all_or_nothing_is_saved(
    sign_in, plant, database
):
    leuven, ines = plant.places["leuven"], plant.people["ines"]
    coen = sign_in("coen")
    sent = opened(coen, leuven) | {
        "reason": "Agreed.",
        cell("technical_review", f"person-{ines}"): "A",
        cell("training", f"person-{ines}"): "I",
        cell("qa_plan", f"person-{ines}"): "A",
    }

    page, sent = looked_at(coen, leuven, sent)
    assert "Stands against it" in text_of(page)
    refused = coen.post(f"/ownership/matrix/{leuven}/save", data=sent)

    assert refused.status_code == 422
    words = text_of(refused)
    assert "Johan (since 1 Jan 2020, no end; OW-" in words
    assert "Ines does not hold the role QA at Site Leuven" in words
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 11


def test_what_is_inherited_is_left_blank_on_purpose(sign_in, plant, database):
    suite3, johan = plant.places["suite3"], plant.people["johan"]
    coen = sign_in("coen")
    sent = opened(coen, suite3) | {
        "reason": "The suite has none.", cell("technical_review", f"person-{johan}"): "-",
    }  # fmt: skip

    page, sent = looked_at(coen, suite3, sent)
    assert "nobody, on purpose becomes A of technical review" in text_of(page)
    assert coen.post(f"/ownership/matrix/{suite3}/save", data=sent).status_code == 302

    with database.reading() as session:
        row = session.scalars(select(Assignment).where(Assignment.mode == Mode.NONE)).one()
        assert (row.letter, row.subject_id) == (Letter.ACCOUNTABLE, suite3)
    shown = text_of(coen.get(f"/ownership/?place={suite3}"))
    assert "nobody, on purpose" in shown
    strange = opened(coen, suite3) | {cell("training", f"person-{johan}"): "-", "reason": "x"}
    refused = coen.post(f"/ownership/matrix/{suite3}/preview", data=strange)
    assert refused.status_code == 422
    assert "Johan inherits no letter for training" in text_of(refused)


def test_only_who_may_name_there_edits_and_odd_cells_are_refused(sign_in, plant):
    leuven = plant.places["leuven"]
    nora, dana, coen = sign_in("nora"), sign_in("dana"), sign_in("coen")

    for other in (nora, dana):
        assert other.get(f"/ownership/matrix/{leuven}/edit").status_code == 403
        assert other.post(f"/ownership/matrix/{leuven}/save", data={}).status_code in {403, 422}
    sent = opened(coen, leuven)
    for name, value in (
        ("cell.tea.person-1", "A"), ("cell.patching.person-x", "A"), ("cell.patching", "A"),
        ("cell.patching.person-1", "X"), ("cell.patching.role-1-tea", "A"),
        ("cell.patching.person-999999", "A"), ("cell.patching.role-1", "R"),
    ):  # fmt: skip
        odd = coen.post(f"/ownership/matrix/{leuven}/preview", data=sent | {name: value})
        assert odd.status_code == 422, (name, value)


def test_a_later_day_is_a_day_on_which_one_ends_and_the_other_begins(sign_in, plant, database):
    leuven, johan, ines = (
        plant.places["leuven"], plant.people["johan"], plant.people["ines"],
    )  # fmt: skip
    coen, later = sign_in("coen"), clock.today() + timedelta(days=30)
    sent = opened(coen, leuven) | {
        "starts_on": str(later), "reason": "Johan moves on.",
        cell("technical_review", f"person-{johan}"): "",
        cell("technical_review", f"person-{ines}"): "A",
    }  # fmt: skip

    page, sent = looked_at(coen, leuven, sent)
    assert "2 assets go to another accountable person for technical review." in text_of(page)
    assert coen.post(f"/ownership/matrix/{leuven}/save", data=sent).status_code == 302

    with database.reading() as session:
        place = of_place(session.get_one(Place, leuven))

        def at(on):
            return effective(session, Activity.TECHNICAL_REVIEW, place, on).accountable.person

        assert (at(later - timedelta(days=1)), at(later)) == ("Johan", "Ines")


def test_a_column_is_added_and_what_was_entered_stays(sign_in, plant):
    leuven, johan, ines = (
        plant.places["leuven"], plant.people["johan"], plant.people["ines"],
    )  # fmt: skip
    coen = sign_in("coen")
    sent = opened(coen, leuven) | {
        cell("patching", f"person-{johan}"): "R", "party": f"person-{ines}",
    }  # fmt: skip

    page = coen.post(f"/ownership/matrix/{leuven}/edit", data=sent).get_data(as_text=True)

    assert f'name="cell.patching.person-{ines}"' in page
    chosen = re.search(
        rf'name="cell.patching.person-{johan}".*?<option value="(\w+)" selected>', page, re.DOTALL
    )
    assert chosen[1] == "R"
    assert "What it does" not in page


def test_what_is_gone_is_not_counted(sign_in, plant, database):
    leuven, johan = plant.places["leuven"], plant.people["johan"]
    with database.writing() as session:
        suite = session.get_one(Place, plant.places["suite3"])
        plain = {"gxp": GxpRelevance.NONE, "validation_state": ValidationState.NOT_REQUIRED}
        pump = add_asset(session, suite, "PMP-7", **plain)
        record(session, SYSTEM, "asset.added", pump)
        move(session, actor_named(session, plant, "johan"), pump, "decommission", Said("worn out"))
        session.commit()
    coen = sign_in("coen")

    page, _ = looked_at(
        coen, leuven, opened(coen, leuven) | {cell("patching", f"person-{johan}"): "RA"}
    )

    assert "2 assets get an accountable person for patching." in text_of(page)


def test_who_acts_where_nobody_is_accountable_is_told_when_it_is_somebody_else(
    sign_in, plant, database
):
    leuven, johan, ines = (
        plant.places["leuven"], plant.people["johan"], plant.people["ines"],
    )  # fmt: skip
    with database.writing() as session:
        suite = session.get_one(Place, plant.places["suite3"])
        session.add(
            Assignment(
                activity=Activity.TECHNICAL_REVIEW, role=Role.HR, role_place_id=suite.id,
                subject_kind="place", subject_id=suite.id, subject="Suite 3", place_id=suite.id,
                site_id=leuven, starts_on=SINCE, assigned_by="system", reason="nobody holds it",
            )
        )  # fmt: skip
        record(session, SYSTEM, "assignment.named", suite)
        session.commit()
    coen = sign_in("coen")
    sent = opened(coen, leuven) | {
        cell("technical_review", f"person-{johan}"): "",
        cell("technical_review", f"person-{ines}"): "A",
    }

    page, _ = looked_at(coen, leuven, sent)

    told = "get somebody else to act where nobody is accountable for technical review."
    assert told in text_of(page)
