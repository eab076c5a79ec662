"""What an import does to where assets are in their life."""

from sqlalchemy import select

from governance.audit.commands import record
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import AssetState as S
from governance.register.vocabulary import GxpRelevance, ValidationState
from tests.plant import SYSTEM, add_asset

PLAIN = {"gxp": GxpRelevance.NONE, "validation_state": ValidationState.NOT_REQUIRED}


def test_an_import_takes_the_state_of_new_assets_and_plain_moves(desk, plant, database):
    with database.writing() as session:
        line = session.get_one(Place, plant.places["line1"])
        add_asset(session, line, "N-1", state=S.PLANNED, **PLAIN)
        add_asset(session, line, "N-2", state=S.PLANNED, gxp=GxpRelevance.UNDETERMINED)
        record(session, SYSTEM, "plant.grown", "the plant")
        session.commit()
    sheet = (
        b"Tag;Name;Class;Place;State\n"
        b"N-1;N-1 of Line1;PLC;line1;in operation\n"
        b"N-2;N-2 of Line1;PLC;line1;in operation\n"
        b"N-3;A spare;PLC;line1;in stock\n"
        b"PLC-204;PLC-204 of Line1;PLC;line1;planned\n"
        b"HMI-31;HMI-31 of Line10;PLC;line10;stolen\n"
    )
    import_id = desk.previewed("johan", sheet)
    rows = desk.rows(import_id)
    assert "GxP relevance of N-2 is undetermined" in rows[3].reasons
    assert "no single move leads there" in rows[5].reasons
    assert "say so on its page, under “Report stolen”" in rows[6].reasons

    desk.applied("johan", sheet)

    with database.reading() as session:
        found = dict(session.execute(select(Asset.tag, Asset.state)).all())
    assert (found["N-1"], found["N-2"], found["N-3"]) == (S.IN_OPERATION, S.PLANNED, S.IN_STOCK)
    assert (found["PLC-204"], found["HMI-31"]) == (S.IN_OPERATION, S.IN_OPERATION)
