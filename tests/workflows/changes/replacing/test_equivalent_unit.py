"""Another product in the place of one, where quality approved that it may stand in."""

from datetime import date

import pytest
from sqlalchemy import select

from governance.register.catalogue.commands import approve_equivalent, revoke
from governance.register.models import Product
from tests.workflows.changes.replacing.conftest import CPU, LATER, OTHER
from workflows.changes.rules.machine import CURRENT


@pytest.fixture
def approved(swap):
    """Ana approved that the later CPU stands in for the first; return its row."""
    with swap.life.database.writing() as session:
        ana, proof = swap.life.proof(session, "ana")
        pair = [session.get_one(Product, swap.products[code]) for code in (CPU, LATER)]
        terms = (date(2026, 3, 1), "Same firmware, letter of the maker")
        made = approve_equivalent(session, ana, pair, terms, proof)
        session.commit()
        return made


def test_the_approval_covers_its_product_and_the_register_takes_it(swap, approved):
    swap.closed(code=LATER)

    change, asset = swap.now(), swap.asset()
    assert change.workflow == "like-for-like@1"
    assert (asset.product_id, asset.serial_no) == (swap.products[LATER], "S-2")
    with swap.life.database.reading() as session:
        from_ = session.scalars(select(Product.order_code).where(Product.id == asset.product_id))
        assert from_.one() == LATER
    assert str(approved) == "EQ-0001"


@pytest.mark.usefixtures("approved")
def test_it_covers_no_other_product_and_no_firmware(swap):
    swap.begun(code=OTHER)
    assert swap.now().workflow == CURRENT
    swap.begun(code=LATER, firmware="2.8.2", serial="S-3")
    assert swap.now().workflow == CURRENT
    assert swap.now().reason.endswith(
        "Not like for like: firmware (2.8.1 is there, 2.8.2 replaces it)."
    )


def test_one_that_was_revoked_covers_nothing(swap, approved):
    with swap.life.database.writing() as session:
        ana, _ = swap.life.proof(session, "ana")
        revoke(session, ana, session.merge(approved), "Another oscillator since lot 12.")
        session.commit()

    swap.begun(code=LATER)

    assert swap.now().workflow == CURRENT
