"""The facts of a product: written in groups, each reason at once, every act in its history."""

from datetime import date

import pytest

from governance.core.errors import NotFound, RuleViolation
from governance.register.catalogue import commands
from governance.register.catalogue.models import ProductLifeCycle, ProductRating, VendorAlias
from governance.register.catalogue.queries import above, product_named, whole
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.commands import catalogue
from governance.register.models import Product


@pytest.fixture
def ines(an_actor):
    return an_actor("ines")


@pytest.fixture
def vendor(session, ines):
    return catalogue.add_vendor(session, ines, {"name": "Siemens", "country": "DE"})


def a_product(session, ines, vendor, name, number="", **given):
    values = {"name": name, "order_code": number, **given}
    return catalogue.add_product(session, ines, vendor, values)


def test_ratings_that_cannot_be_are_refused_all_at_once(session, ines, vendor):
    product = a_product(session, ines, vendor, "CPU 1516")

    with pytest.raises(RuleViolation) as refusal:
        commands.describe(
            session, ines, product, ProductRating,
            {"op_temp_min_c": 60.0, "op_temp_max_c": -25.5, "rh_min_pct": 90, "rh_max_pct": 10},
        )  # fmt: skip

    assert refusal.value.reasons == (
        "Operating temperature: the lowest, 60, is above the highest, -25.5.",
        "Humidity: the lowest, 90, is above the highest, 10.",
    )


def test_dates_of_a_life_follow_each_other_and_nothing_succeeds_itself(session, ines, vendor):
    product = a_product(session, ines, vendor, "CPU 1516")

    with pytest.raises(RuleViolation) as refusal:
        commands.describe(
            session, ines, product, ProductLifeCycle,
            {"general_availability_on": date(2030, 1, 1), "end_of_life_on": date(2020, 1, 1),
             "successor_id": product.id},
        )  # fmt: skip

    assert refusal.value.reasons == (
        "General availability (2030-01-01) is after end of life (2020-01-01).",
        "Successor: CPU 1516 is not its own.",
    )
    commands.describe(session, ines, product, ProductLifeCycle, {"design_life_years": 20})
    commands.describe(session, ines, product, ProductLifeCycle, {"design_life_years": 25})
    session.commit()
    assert whole(session, product).life_cycle.design_life_years == 25
    assert product.version == 3


def test_variants_stand_under_types_and_nothing_within_itself(session, ines, vendor):
    root = a_product(session, ines, vendor, "SIMATIC", kind=ProductKind.ROOT)
    family = a_product(session, ines, vendor, "S7-1500", kind=ProductKind.FAMILY, parent_id=root.id)
    cpu = a_product(
        session, ines, vendor, "CPU 1516-3", "6ES7516-3AN02-0AB0",
        kind=ProductKind.VARIANT, parent_id=family.id,
    )  # fmt: skip
    assert [p.name for p in above(session, cpu)] == ["SIMATIC", "S7-1500"]
    assert [p.name for p in whole(session, family).variants] == ["CPU 1516-3"]

    other = catalogue.add_vendor(session, ines, {"name": "Moxa"})
    with pytest.raises(RuleViolation) as refusal:
        a_product(session, ines, other, "EDS", kind=ProductKind.ROOT, parent_id=cpu.id)
    assert refusal.value.reasons == (
        "Part of: the other product is of another vendor.",
        "Part of: a root does not stand under a variant.",
    )
    with pytest.raises(RuleViolation, match="SIMATIC would be part of itself"):
        catalogue.edit_product(
            session, ines, root, {"name": "SIMATIC", "kind": None, "parent_id": cpu.id}
        )


def test_a_product_is_named_by_its_order_code_or_its_name(session, ines, vendor):
    cpu = a_product(session, ines, vendor, "CPU 1516", "6ES7 516-3AN02")
    twin = a_product(session, ines, vendor, "CPU 1516", "6ES7 516-3AN01")
    assert product_named(session, "6es7516-3an02", "Successor") is cpu
    a_product(session, ines, vendor, "CPU 1518")
    assert product_named(session, "siemens cpu 1518", "Successor").name == "CPU 1518"
    with pytest.raises(RuleViolation, match="Successor: CPU 1516 can be Siemens CPU 1516 6ES7"):
        product_named(session, "CPU 1516", "Successor")
    with pytest.raises(RuleViolation, match="has no product with the order code X"):
        product_named(session, "X", "Part of")
    assert twin.id != cpu.id


def test_an_alias_leads_to_one_vendor(session, ines, vendor):
    commands.add_alias(session, ines, vendor, "Siemens Digital Industries GmbH", "CMDB")
    moxa = catalogue.add_vendor(session, ines, {"name": "Moxa"})
    for taken in ("siemens digital industries", "SIEMENS"):
        with pytest.raises(RuleViolation, match=f"{taken} is Siemens already"):
            commands.add_alias(session, ines, moxa, taken, None)
    alias = session.query(VendorAlias).one()
    with pytest.raises(NotFound):
        commands.remove_alias(session, ines, moxa, alias.id)
    commands.remove_alias(session, ines, vendor, alias.id)
    session.flush()
    assert session.query(VendorAlias).count() == 0


def test_a_vendor_is_no_part_of_itself_and_known_once(session, ines, vendor):
    part = catalogue.add_vendor(session, ines, {"name": "RUGGEDCOM", "parent_id": vendor.id})
    with pytest.raises(RuleViolation) as refusal:
        catalogue.edit_vendor(session, ines, vendor, {"name": "Ruggedcom", "parent_id": part.id})
    assert refusal.value.reasons == (
        "RUGGEDCOM is in the catalogue already.",
        "Part of: Ruggedcom would be part of itself.",
    )
    with pytest.raises(RuleViolation, match="choose one of the list"):
        catalogue.add_vendor(session, ines, {"name": "New", "parent_id": 999})


def test_a_product_is_there_once(session, ines, vendor):
    first = a_product(session, ines, vendor, "CPU", "1")
    with pytest.raises(RuleViolation, match="CPU 1 is in the catalogue already"):
        a_product(session, ines, vendor, "CPU", "1")
    catalogue.edit_product(session, ines, first, {"name": "CPU", "order_code": "2"})
    assert session.get(Product, first.id).order_code == "2"
