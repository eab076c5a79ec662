"""The plant that is measured is made of products that are sold."""

import os
from itertools import islice

import pytest
from sqlalchemy import func, select

import bench.seed
from bench.seed import seed
from governance.audit.verify import verify
from governance.register.models import Asset, Dependency, Product, Vendor

SIZE = 300


@pytest.fixture(autouse=True)
def _without_published_files(request, monkeypatch):
    if "real_data" not in request.fixturenames:
        monkeypatch.delenv("CONCORD_REAL_DATA", raising=False)


def sold(database):
    """Return order code and class of the product of each asset."""
    wanted = select(Product.order_code, Product.asset_class, Asset.asset_class).join(
        Product, Asset.product_id == Product.id
    )
    with database.reading() as session:
        return session.execute(wanted.where(Asset.tag.not_like("HUB-%"))).all()


def test_a_plant_of_the_demos_products_is_whole(database):
    seeded = seed(database, SIZE)

    assert seeded.assets == SIZE
    found = sold(database)
    assert len(found) == SIZE - 2
    assert all(product == asset for _, product, asset in found)
    assert "6ES7516-3AN02-0AB0" in {number for number, _, _ in found}
    with database.reading() as session:
        assert verify(session).faults == []


def test_a_plant_whose_storing_was_broken_off_is_gone_on_with(database, monkeypatch):
    whole = list(bench.seed._dependencies(1, SIZE))

    def some(*_asked):
        yield from islice(iter(whole), 100)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bench.seed, "ACT", 50)
        patched.setattr(bench.seed, "_dependencies", some)
        with pytest.raises(KeyboardInterrupt):
            seed(database, SIZE)
    seed(database, SIZE)

    with database.reading() as session:
        ends = session.execute(select(Dependency.dependent_id, Dependency.provider_id)).all()
        tags = session.scalars(select(Asset.tag)).all()
        assert verify(session).faults == []
    assert len(tags) == len(set(tags)) == SIZE
    assert sorted(map(tuple, ends)) == sorted(
        (each["dependent_id"], each["provider_id"]) for each in whole
    )


@pytest.mark.real_data
def test_a_plant_uses_real_products_and_order_codes(database, real_data):
    assert os.environ["CONCORD_REAL_DATA"] == str(real_data)
    seed(database, SIZE)

    with database.reading() as session:
        vendors = set(session.scalars(select(Vendor.name)))
        products = session.scalar(select(func.count(Product.id)))
    assert {"Siemens", "Rockwell Automation"} <= vendors
    assert products > 500
    numbers = [number for number, _, _ in sold(database)]
    assert all(numbers)
    assert len(set(numbers)) == SIZE - 2, "no two neighbours are alike"
