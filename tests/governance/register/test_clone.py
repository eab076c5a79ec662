"""A new asset that begins as a copy of another."""

from sqlalchemy import select

from governance.audit.commands import record
from governance.register.models import Asset, Dependency
from governance.register.vocabulary import AssetState, ValidationState
from tests.plant import SYSTEM


def tied(database, plant):
    """Have HMI-31 depend on PLC-204."""
    with database.writing() as session:
        session.add(
            Dependency(
                dependent_id=plant.assets["HMI-31"], provider_id=plant.assets["PLC-204"],
                type="controlled_by", strength="hard", note="seen",
            )
        )  # fmt: skip
        record(session, SYSTEM, "asset.depended", "HMI-31")
        session.commit()


def sent(**given):
    return {
        "name": "Panel", "domain": "ot", "asset_class": "hmi_panel", "ot_function": "unknown",
        "gxp": "none", "validation_state": "not_required", "state": "planned", **given,
    }  # fmt: skip


def test_the_form_keeps_what_is_alike_and_leaves_out_what_tells_them_apart(plant, sign_in):
    page = sign_in("johan").get(f"/register/{plant.assets['PLC-204']}/clone")

    assert page.status_code == 200
    assert 'value="PLC-204 of Line1"' in page.text
    assert 'value="PLC-204"' not in page.text
    assert 'value="2.8.1"' not in page.text
    assert '<option value="plc" selected' in page.text
    assert f'<option value="{ValidationState.PLANNED}" selected' in page.text
    assert f'<option value="{AssetState.PLANNED}" selected' in page.text


def test_a_copy_is_registered_with_what_the_other_depends_on_if_asked(
    plant, database, session, sign_in
):
    tied(database, plant)
    johan, at = sign_in("johan"), f"/register/{plant.assets['HMI-31']}/clone"
    place = plant.places["line10"]

    taken = johan.post(at, data=sent(tag="PLC-204", place_id=place))
    assert taken.status_code == 422
    assert "PLC-204 is AS-00001 at this site already" in taken.text
    for tag, extra in (("HMI-32", {"with_dependencies": "y"}), ("HMI-33", {})):
        assert johan.post(at, data=sent(tag=tag, place_id=place, **extra)).status_code == 302

    wanted = select(Dependency.note).join(Asset, Asset.id == Dependency.dependent_id)
    assert session.scalars(wanted.where(Asset.tag == "HMI-32")).all() == ["seen"]
    assert session.scalars(wanted.where(Asset.tag == "HMI-33")).all() == []


def test_only_who_keeps_it_copies_it(plant, sign_in):
    at = f"/register/{plant.assets['PLC-204']}/clone"
    assert sign_in("ana").get(at).status_code == 403
    assert sign_in("dana").get(at).status_code == 404
