from contextlib import contextmanager

from sqlalchemy import event

from governance.core import clock
from governance.ownership import commands
from governance.ownership.models import Activity, Letter
from governance.ownership.rules import Naming
from governance.ownership.standards.commands import adopt
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.shipped import latest
from governance.ownership.subjects import of_place
from governance.places.models import Place
from tests.governance.ownership.test_over_http import text_of
from tests.plant import actor_named


def test_direct_and_inherited_letters_are_told_apart_with_their_source(
    sign_in, session, plant, an_actor
):
    line1 = session.get_one(Place, plant.places["line1"])
    naming = Naming(
        Activity.PATCHING, plant.people["johan"], clock.today(), None, "Agreed.",
        Letter.RESPONSIBLE,
    )  # fmt: skip
    commands.name(session, an_actor("johan"), of_place(line1), naming)
    session.commit()

    page = text_of(sign_in("nora").get(f"/ownership/?place={line1.id}"))

    assert "A inherited A inherited from Site Leuven, since 1 Jan 2020, named by system" in page
    assert "R named here R named here, since " in page
    assert "gaps in 24 of 24 activities" in page
    assert "Edit" not in page


def test_the_matrix_is_narrowed_by_family_and_gaps_and_read_as_of_a_day(sign_in, plant):
    leuven, johan = plant.places["leuven"], sign_in("johan")

    cyber = text_of(johan.get(f"/ownership/?place={leuven}&family=cyber"))
    assert "Remote access" in cyber
    assert "QA plan" not in cyber
    assert "Training" in text_of(johan.get(f"/ownership/?place={leuven}&gaps=1"))
    before = text_of(johan.get(f"/ownership/?place={leuven}&on=2019-12-31"))
    assert "This is the matrix of 2019-12-31" in before
    assert "nobody was ever named; Johan begins on 1 Jan 2020" in before
    for wrong in ("family=tea", "on=2026-02-30", "place=9999"):
        assert johan.get(f"/ownership/?{wrong}").status_code == 404
    sheet = johan.get(f"/ownership/matrix.csv?place={leuven}").get_data(as_text=True)
    assert sheet.splitlines()[0].startswith("﻿Activity,Family") or "Activity,Family" in sheet


def test_the_matrix_asks_the_same_few_questions_however_much_stands_in_it(sign_in, plant, database):
    johan, leuven = sign_in("johan"), plant.places["leuven"]
    address = f"/ownership/?place={leuven}"
    johan.get(address)

    with counted(database) as few:
        johan.get(address)
    with database.writing() as session:
        place = session.get_one(Place, leuven)
        actor = actor_named(session, plant, "johan")
        adopt(session, actor, place, latest(SiteKind.BULK_BIOLOGICS))
        session.commit()
    johan.get(address)  # what stands there is remembered from then on
    with counted(database) as many:
        johan.get(address)

    assert len(many) <= len(few)


@contextmanager
def counted(database):
    """The statements that are sent meanwhile."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)
