from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from governance.audit.commands import record
from governance.register.catalogue.models import ProductRating
from governance.register.groups.models import Nameplate
from governance.register.models import Asset, Product, Vendor
from tests.plant import SYSTEM
from workflows.changes.commands import working
from workflows.changes.models import ChangeRequest
from workflows.changes.replacing import commands
from workflows.changes.replacing.models import Cause
from workflows.changes.replacing.queries import Unit

CPU, LATER, OTHER = "6ES7515-2AM01-0AB0", "6ES7515-2AM02-0AB0", "6ES7516-3AN01-0AB0"
DONE = working.Work("Took S-1 out, put S-2 in; ran one cycle", "2.8.1")


@dataclass
class Swap:
    """A replacement of the unit of PLC-204, each act in a transaction of its own."""

    life: object
    products: dict

    def begun(self, by="tom", code=CPU, serial="S-2", cause=Cause.FAILED, **read):
        read = {"firmware": "2.8.1", "nameplate.hardware_version": "FS04"} | read
        with self.life.database.writing() as session:
            actor, _ = self.life.proof(session, by)
            asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
            wanted = select(Product).where(Product.id == self.products[code])
            product = session.scalars(wanted.options(joinedload(Product.vendor))).one()
            unit = Unit(product, serial, read)
            change = commands.replace(session, actor, asset, unit, cause)
            self.life.id = change.id
            session.commit()
        return self

    def done(self, by="tom", **given):
        self.begun(by, **given).life.by(by, working.complete, DONE)
        return self

    def closed(self, by="johan", **given):
        self.done(**given).life.by(by, working.verify, "S-2 is on its plate; it runs")
        return self

    def now(self) -> ChangeRequest:
        return self.life.now()

    def asset(self, **change):
        """The asset as it is, or after something of it became another behind everybody's back."""
        with self.life.database.writing() as session:
            asset = session.scalars(select(Asset).where(Asset.tag == "PLC-204")).one()
            for name, value in change.items():
                setattr(asset, name, value)
            if change:
                record(session, SYSTEM, "test.altered", asset)
                session.commit()
            return asset


@pytest.fixture
def swap(life, database, plant):
    """PLC-204 with a product, a serial number and a hardware version; two further products."""
    with database.writing() as session:
        vendor = Vendor(name="Siemens")
        session.add(vendor)
        session.flush()
        rows = [
            Product(vendor_id=vendor.id, name="CPU 1515-2 PN", order_code=code)
            for code in (CPU, LATER, OTHER)
        ]
        session.add_all(rows)
        session.flush()
        products = {row.order_code: row.id for row in rows}
        session.add_all(
            ProductRating(product_id=key, ip_code="IP20", supply="24 V DC")
            for key in products.values()
        )
        asset = session.get(Asset, plant.assets["PLC-204"])
        asset.product_id, asset.serial_no = products[CPU], "S-1"
        session.add(
            Nameplate(asset_id=asset.id, hardware_version="FS04", year_of_construction=2019)
        )
        record(session, SYSTEM, "test.prepared", asset)
        session.commit()
    return Swap(life, products)
