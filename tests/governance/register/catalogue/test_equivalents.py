"""What may stand in for a product: quality assurance signs it, and it is void once it changes."""

from datetime import date
from itertools import count

import pytest

from governance.audit.commands import record
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Forbidden, RuleViolation
from governance.evidence.queries import content_of, signatures_of
from governance.identity.attest import Proof
from governance.register.catalogue import commands
from governance.register.catalogue.models import ProductLifeCycle, ProductRating
from governance.register.catalogue.queries import may_replace, whole
from governance.register.commands.catalogue import edit_product
from governance.register.models import Product, Vendor
from tests.credentials import enrol
from tests.plant import SYSTEM

SINCE = date(2026, 3, 1)
TERMS = (SINCE, "Same firmware, letter of the maker of 2026-02-11.")
STEPS = count(10**9)


@pytest.fixture
def seed(database, plant):
    """Give Ana a password and a second factor; return its seed."""
    return enrol(database, plant.people["ana"])


@pytest.fixture
def products(seed, session):  # noqa: ARG001  # before this session holds the database
    vendor = Vendor(name="Siemens")
    session.add(vendor)
    session.flush()
    made = [Product(vendor_id=vendor.id, name=name) for name in ("CPU 1516-3", "CPU 1516-3 v2")]
    session.add_all(made)
    session.flush()
    record(session, SYSTEM, "catalogue.filled", vendor)
    return made


@pytest.fixture
def approve(session, an_actor):
    """Sign as somebody that one product may stand in for another."""

    def signed(who, *pair):
        actor = an_actor(who)
        proof = Proof(actor.id, next(STEPS), clock.now())
        return commands.approve_equivalent(session, actor, pair, TERMS, proof)

    return signed


def test_only_quality_assurance_approves_and_revokes(session, an_actor, approve, products):
    for who in ("johan", "ines", "adam", "olga"):
        with pytest.raises(Forbidden, match="qa"):
            approve(who, *products)
    made = approve("ana", *products)
    with pytest.raises(Forbidden, match="qa"):
        commands.revoke(session, an_actor("ines"), made, "no")


def test_an_approval_holds_one_way_from_its_day_until_it_is_revoked(
    session, an_actor, approve, products
):
    old, new = products
    ana = an_actor("ana")
    made = approve("ana", old, new)

    assert may_replace(session, old.id, new.id, SINCE)
    assert not may_replace(session, old.id, new.id, date(2026, 2, 28))
    assert not may_replace(session, new.id, old.id, SINCE)
    assert [p.name for p in whole(session, new).stands_in_for] == ["CPU 1516-3"]

    with pytest.raises(RuleViolation, match="is approved for CPU 1516-3 already: revoke"):
        approve("ana", old, new)
    with pytest.raises(RuleViolation, match="stands in for itself"):
        approve("ana", old, old)

    commands.revoke(session, ana, made, "Another oscillator since lot 12.")
    assert not may_replace(session, old.id, new.id, SINCE)
    with pytest.raises(RuleViolation, match="revoked already"):
        commands.revoke(session, ana, made, "again")

    approve("ana", old, new)
    session.commit()
    assert [one.equivalent.revocation for one in whole(session, old).equivalents] == [
        None, "Another oscillator since lot 12.",
    ]  # fmt: skip


def test_the_signature_binds_what_both_are_and_is_shown(session, approve, products):
    old, _new = products
    made = approve("ana", *products)
    session.commit()

    (signature,) = signatures_of(session, "equivalent", made.id)
    assert (signature.person_name, signature.subject) == (
        "Ana", "CPU 1516-3 v2 for CPU 1516-3",
    )  # fmt: skip
    kept = content_of(session, "equivalent", made.id, signature.content_sha256)
    assert '"name":"CPU 1516-3 v2"' in kept.body
    assert TERMS[1] in kept.body
    (shown,) = whole(session, old).equivalents
    assert (shown.signature.id, shown.is_void) == (signature.id, False)
    assert verify(session).faults == []


@pytest.mark.parametrize("changed", ["code of the one", "rating of the other"])
def test_it_is_void_once_what_was_signed_is_another(session, an_actor, approve, products, changed):
    old, new = products
    johan = an_actor("johan")
    approve("ana", old, new)
    commands.describe(session, johan, new, ProductLifeCycle, {"design_life_years": 20})
    assert may_replace(session, old.id, new.id, SINCE)

    if changed == "code of the one":
        edit_product(session, johan, old, {"name": old.name, "order_code": "6ES7-2"})
    else:
        commands.describe(session, johan, new, ProductRating, {"ip_code": "IP20"})
    session.commit()

    assert not may_replace(session, old.id, new.id, SINCE)
    assert whole(session, new).stands_in_for == []
    (shown,) = whole(session, old).equivalents
    assert (shown.is_void, shown.equivalent.revoked_at) == (True, None)

    approve("ana", old, new)
    session.commit()
    assert may_replace(session, old.id, new.id, SINCE)
    assert "Void, since what it rested on changed" in (
        whole(session, old).equivalents[1].equivalent.revocation
    )


def test_an_approval_of_before_approvals_were_signed_holds_no_longer(session, approve, products):
    old, new = products
    made = approve("ana", old, new)
    made.content_sha256 = None
    session.flush()

    assert not may_replace(session, old.id, new.id, SINCE)
