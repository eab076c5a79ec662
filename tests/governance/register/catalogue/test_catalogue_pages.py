"""The catalogue over HTTP: what is typed is shown, what is wrong is told in place."""

import re

import pytest

from tests.credentials import PASSWORD, code_for, enrol
from tests.signing import look, sign_at


@pytest.fixture
def ines(sign_in):
    return sign_in("ines")


@pytest.fixture
def product(ines):
    """Add a vendor and a product; return the address of its page."""
    made = ines.post("/register/vendors/new", data={"name": "Siemens", "country": "DE"})
    vendor = made.location.rpartition("/")[2]
    sent = {"vendor_id": vendor, "name": "CPU 1516", "order_code": "6ES7516", "kind": "variant"}
    return ines.post("/register/products/new", data=sent).location


def test_a_product_shows_its_facts_and_the_list_can_be_narrowed_by_them(ines, product):
    version = {"version": "1"}
    rating = {"ip_code": "IP65", "op_temp_min_c": "-25", "op_temp_max_c": "60,5", "power_w": "12",
              "is_vhp_resistant": "True", "atex_category": "2G", **version}  # fmt: skip
    assert ines.post(f"{product}/ratings", data=rating).status_code == 302
    stale = ines.post(f"{product}/ratings", data=rating)
    assert stale.status_code == 409
    assert 'value="60,5"' in stale.text
    safety = {"sil": "3", "pfh_per_h": "1.2e-9", "pl": "e"}
    assert ines.post(f"{product}/safety", data=safety).status_code == 302
    life = {"end_of_security_support_on": "2020-01-01", "design_life_years": "20",
            "phase": "phase_out", "source_url": "https://siemens.example/eol"}  # fmt: skip
    assert ines.post(f"{product}/life-cycle", data=life).status_code == 302

    page = ines.get(product).text
    for said in ("IP65", "-25", "60.5", "1.2e-09", "Phase out", "20 years", "12 W", "2G"):
        assert said in page, said
    assert 'value="IP65"' in ines.get(f"{product}/ratings").text
    assert 'value="1.2e-09"' in ines.get(f"{product}/safety").text
    listed = ines.get("/register/products/?unsupported=1&columns=product,ip_code,sil,phase").text
    assert "IP65" in listed
    assert "6ES7516" in ines.get("/register/products/export.csv?columns=all&phase=phase_out").text
    assert "CPU 1516" not in ines.get("/register/products/?phase=active").text


def test_every_wrong_fact_is_told_beside_its_field_and_kept(ines, product):
    wrong = {"ip_code": "IP99", "rh_max_pct": "120", "pollution_degree": "7", "power_w": "much"}
    page = ines.post(f"{product}/ratings", data=wrong)
    assert page.status_code == 422
    for said in ("An IP code is written like IP65", "Humidity to is a number from", "IP99", "much"):
        assert said in page.text, said
    life = ines.post(f"{product}/life-cycle", data={"design_life_years": "3", "successor": "X-1"})
    assert "Design life is a whole number from 5 to 50." in life.text
    assert 'value="X-1"' in life.text
    unknown = ines.post(f"{product}/life-cycle", data={"successor": "X-1"})
    assert "Successor: the catalogue has no product with the order code X-1." in unknown.text


def test_quality_assurance_signs_an_equivalent_on_a_page_and_revokes_it(
    ines, product, sign_in, database, plant
):
    seed = enrol(database, plant.people["ana"])
    ines.post("/register/products/new", data={"vendor_id": "1", "name": "CPU 1517"})
    ana = sign_in("ana")
    sent = {"replacement": "cpu 1517", "starts_on": "2026-03-01", "reason": "Same board."}
    assert ines.post(f"{product}/equivalents/new", data=sent).status_code == 403
    url, code = f"{product}/equivalents/new", code_for(seed)
    assert "CPU 1517" in look(ana, url, sent)
    assert sign_at(ana, url, sent, password="x", code=code).status_code == 422
    assert sign_at(ana, url, sent, password=PASSWORD, code=code).status_code == 302
    page = ana.get(product).text
    assert "Same board." in page
    assert "Ana (QA" in page
    assert "like for like" in page
    assert ">Revoke<" in page
    assert ">Revoke<" not in ines.get(product).text

    revoke = "/register" + re.search(r'href="/register(/equivalents/\d+/revoke)"', page).group(1)
    assert ana.get(revoke).status_code == 200
    assert ana.post(revoke, data={"reason": "Another board."}).status_code == 302
    assert "Another board." in ana.get(product).text
    assert "CPU 1516" not in ana.get("/register/products/?equivalents=1").text


def test_a_vendor_has_other_names_and_is_found_by_them(ines, product):  # noqa: ARG001
    added = ines.post("/register/vendors/1/aliases/new", data={"name": "S-AG", "source": "CMDB"})
    assert added.status_code == 302
    page = ines.get("/register/vendors/1").text
    assert "CMDB" in page
    assert "Siemens" in ines.get("/register/vendors/?q=s-ag").text
    assert ines.post("/register/vendors/1/aliases/1/remove").status_code == 302
    assert "No other name is recorded" in ines.get("/register/vendors/1").text
    edited = {"name": "Siemens AG", "psirt_url": "siemens.example", "version": "3"}
    refused = ines.post("/register/vendors/1/edit", data=edited)
    assert "An address begins with https://" in refused.text
    edited["psirt_url"] = "https://siemens.example/psirt"
    assert ines.post("/register/vendors/1/edit", data=edited).status_code == 302
    assert "siemens.example/psirt" in ines.get("/register/vendors/1").text
