"""Vendors and products as sheets: what goes out comes in again and changes nothing."""

import csv
import io
import json
import os
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app import cli
from governance.audit.commands import record
from governance.register.catalogue.models import (
    ProductLifeCycle,
    ProductRating,
    ProductSafety,
    VendorAlias,
)
from governance.register.catalogue.vocabulary import LifePhase, PerformanceLevel, ProductKind
from governance.register.models import Product, Vendor
from governance.register.vocabulary import AssetClass
from tests.plant import SYSTEM


@pytest.fixture
def concord(database, plant, url, tmp_path, monkeypatch):  # noqa: ARG001  # the plant is stored
    """Run the command line on this test's database; a text is given as a sheet."""
    for name in [name for name in os.environ if name.startswith("CONCORD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CONCORD_DATABASE_URL", url)
    monkeypatch.setenv("CONCORD_SECRET_KEY", "s" * 48)
    monkeypatch.setenv("CONCORD_SEED_KEY", "s" * 48)

    def run(*words, text=None):
        if text is not None:
            (tmp_path / "sheet.csv").write_text(text, "utf-8")
            words += (str(tmp_path / "sheet.csv"),)
        return CliRunner().invoke(cli, list(words))

    return run


@pytest.fixture
def catalogue(database, concord):  # noqa: ARG001  # the plant is stored
    """Store a family with a variant of which everything is known, and a vendor within another."""
    with database.writing() as session:
        siemens = Vendor(name="Siemens", country="DE")
        session.add(siemens)
        session.flush()
        session.add(Vendor(name="RUGGEDCOM", parent_id=siemens.id, acquired_on=date(2012, 3, 1)))
        session.add(VendorAlias(vendor_id=siemens.id, name="S-AG", plain="s-ag"))
        family = Product(vendor_id=siemens.id, name="S7-1500", kind=ProductKind.FAMILY)
        session.add(family)
        session.flush()
        cpu = Product(
            vendor_id=siemens.id, name="CPU 1516-3", order_code="6ES7516-3AN02-0AB0",
            kind=ProductKind.VARIANT, parent_id=family.id, asset_class=AssetClass.PLC,
        )  # fmt: skip
        session.add(cpu)
        session.flush()
        session.add_all([
            ProductRating(product_id=cpu.id, ip_code="IP20", op_temp_min_c=-25, op_temp_max_c=60.5,
                          is_wipeable=False),
            ProductSafety(product_id=cpu.id, sil=3, pl=PerformanceLevel.E, pfh_per_h=1.2e-9),
            ProductLifeCycle(product_id=cpu.id, phase=LifePhase.ACTIVE, design_life_years=20,
                             end_of_life_on=date(2040, 12, 31)),
        ])  # fmt: skip
        record(session, SYSTEM, "catalogue.filled", "catalogue")
        session.commit()


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("kind", ["vendors", "products"])
def test_an_export_imports_again_and_changes_nothing(concord, kind):
    sheet = concord("export", kind).stdout

    told = json.loads(concord("import", kind, "--json", text=sheet).stdout)

    assert told["counts"] == {"create": 0, "update": 0, "unchanged": 2, "refused": 0}


@pytest.mark.usefixtures("catalogue")
def test_a_sheet_adds_products_under_others_and_edits_their_facts(concord, database):
    head = "Vendor;Product;Order code;Part of;IP code;In use to, °C;End of life;SIL;Class\n"
    rows = (
        "S-AG;CPU 1518-4;6ES7518-4AP00-0AB0;S7-1500;IP20;60,5;2041-01-31;;PLC\n"
        "Siemens;CPU 1516-3;6ES7516-3AN02-0AB0;;IP65;;;2;\n"
    )
    taken = concord("import", "products", text=head + rows)
    assert taken.exit_code == 0, taken.output

    with database.reading() as session:
        found = session.scalars(select(Product).where(Product.name == "CPU 1518-4")).one()
        assert session.get_one(Product, found.parent_id).name == "S7-1500"
        assert session.get_one(ProductRating, found.id).op_temp_max_c == 60.5
        assert session.get_one(ProductLifeCycle, found.id).end_of_life_on == date(2041, 1, 31)
        cpu = session.scalars(select(Product).where(Product.name == "CPU 1516-3")).one()
        rating = session.get_one(ProductRating, cpu.id)
        assert (rating.ip_code, rating.op_temp_min_c) == ("IP65", -25)
        assert session.get_one(ProductSafety, cpu.id).sil == 2
    again = json.loads(concord("import", "products", "--json", text=head + rows).stdout)
    assert again["counts"]["unchanged"] == 2


@pytest.mark.usefixtures("catalogue")
def test_every_reason_against_a_product_is_told(concord):
    text = (
        "Vendor;Product;Order code;Part of;IP code;In use from, °C;In use to, °C\n"
        "Nobody;X;1;;IP99;;\n"
        "Siemens;CPU 1516-3;6ES7516-3AN02-0AB0;none;;90;\n"
    )
    refused = json.loads(concord("import", "products", "--json", text=text).stdout)["refused"]

    reasons = [reason for row in refused for reason in row["reasons"]]
    for said in (
        'IP code "IP99" is not like IP65.',
        "the vendor Nobody is not in the catalogue: import vendors first.",
        "none is no one other product of this vendor",
        "Operating temperature: the lowest, 90, is above the highest, 60.5.",
    ):
        assert any(said in reason for reason in reasons), said


@pytest.mark.usefixtures("catalogue")
def test_a_sheet_adds_vendors_and_what_others_call_them(concord, database):
    text = (
        "Vendor;Country;Part of;Other names\n"
        "Moxa;TW;;MOXA Technologies | MX\n"
        "Siemens;;;S-AG | Siemens DI\n"
        "Mine;DE;Moxa;\n"
    )
    taken = concord("import", "vendors", text=text)
    assert taken.exit_code == 0, taken.output
    with database.reading() as session:
        names = set(session.scalars(select(VendorAlias.name)))
        assert names == {"S-AG", "Siemens DI", "MOXA Technologies", "MX"}
        mine = session.scalars(select(Vendor).where(Vendor.name == "Mine")).one()
        assert session.get_one(Vendor, mine.parent_id).name == "Moxa"
    refused = concord("import", "vendors", text="Vendor;Other names\nNew;S-AG\nNew;\n")
    assert refused.exit_code == 1
    assert "S-AG leads to another vendor already" in refused.output
    assert "New stands on line 2 already" in refused.output


@pytest.mark.usefixtures("catalogue")
def test_the_sheet_of_products_says_what_each_is_part_of(concord):
    rows = list(csv.DictReader(io.StringIO(concord("export", "products").stdout.lstrip("\ufeff"))))

    assert [row["Part of"] for row in rows] == ["", "S7-1500"]
    assert rows[1]["In use to, °C"] == "60.5"
    assert rows[1]["PFH, 1/h"] == "1.2e-09"
