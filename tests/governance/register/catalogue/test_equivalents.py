"""What may stand in for a product: quality assurance approves it, and nothing is edited."""

from datetime import date

import pytest

from governance.core.errors import Forbidden, RuleViolation
from governance.register.catalogue import commands
from governance.register.catalogue.queries import may_replace, whole
from governance.register.models import Product, Vendor

SINCE = date(2026, 3, 1)
TERMS = (SINCE, "Same firmware, letter of the maker of 2026-02-11.")


@pytest.fixture
def products(session, plant):  # noqa: ARG001  # people are stored
    vendor = Vendor(name="Siemens")
    session.add(vendor)
    session.flush()
    made = [Product(vendor_id=vendor.id, name=name) for name in ("CPU 1516-3", "CPU 1516-3 v2")]
    session.add_all(made)
    session.flush()
    return made


def test_only_quality_assurance_approves_and_revokes(session, an_actor, products):
    old, new = products
    for who in ("johan", "ines", "adam", "olga"):
        with pytest.raises(Forbidden, match="qa"):
            commands.approve_equivalent(session, an_actor(who), old, new, TERMS)
    made = commands.approve_equivalent(session, an_actor("ana"), old, new, TERMS)
    with pytest.raises(Forbidden, match="qa"):
        commands.revoke(session, an_actor("ines"), made, "no")


def test_an_approval_holds_one_way_from_its_day_until_it_is_revoked(session, an_actor, products):
    old, new = products
    ana = an_actor("ana")
    made = commands.approve_equivalent(session, ana, old, new, TERMS)

    assert may_replace(session, old.id, new.id, SINCE)
    assert not may_replace(session, old.id, new.id, date(2026, 2, 28))
    assert not may_replace(session, new.id, old.id, SINCE)
    assert [p.name for p in whole(session, new).stands_in_for] == ["CPU 1516-3"]

    with pytest.raises(RuleViolation, match="is approved for CPU 1516-3 already: revoke"):
        commands.approve_equivalent(session, ana, old, new, TERMS)
    with pytest.raises(RuleViolation, match="stands in for itself"):
        commands.approve_equivalent(session, ana, old, old, TERMS)

    commands.revoke(session, ana, made, "Another oscillator since lot 12.")
    assert not may_replace(session, old.id, new.id, SINCE)
    with pytest.raises(RuleViolation, match="revoked already"):
        commands.revoke(session, ana, made, "again")

    commands.approve_equivalent(session, ana, old, new, TERMS)
    session.commit()
    assert [one.revocation for one in whole(session, old).equivalents] == [
        None, "Another oscillator since lot 12.",
    ]  # fmt: skip
