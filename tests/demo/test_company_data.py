import ipaddress
import subprocess
import sys
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

import pytest

from demo.catalogue import PRODUCT_BY_KEY, PRODUCTS, VENDORS
from demo.company import PLACE_BY_PATH, PLACES, ROOT, SITES, at
from demo.plant import ASSET_BY_KEY, ASSETS
from demo.remarks import REMARKS
from demo.wiring import DEPENDENCIES
from governance.places.rules import CODE
from governance.register import vocabulary
from governance.register.columns.fields import FIELD
from governance.register.columns.outcomes import Refused
from governance.register.columns.parsing import parse

LEGAL_PARENTS = {
    "enterprise": {None},
    "site": {"enterprise"},
    "area": {"site"},
    "production_line": {"area"},
    "process_cell": {"area"},
    "unit": {"production_line", "process_cell"},
}
WORDS = {
    "domain": vocabulary.Domain,
    "asset_class": vocabulary.AssetClass,
    "ot_function": vocabulary.OtFunction,
    "purdue_level": vocabulary.PurdueLevel,
    "gxp": vocabulary.GxpRelevance,
    "validation_state": vocabulary.ValidationState,
    "state": vocabulary.AssetState,
}


def site_of(path):
    return path.removeprefix(ROOT).partition("/")[0]


def test_every_place_has_a_legal_parent_and_stands_after_it():
    seen = {None: None}
    for place in PLACES:
        assert place.parent in seen, place
        assert seen[place.parent] in LEGAL_PARENTS[place.level], place
        assert place.path == (place.parent or "/") + place.code + "/"
        assert CODE.fullmatch(place.code)
        seen[place.path] = place.level
    assert len(PLACE_BY_PATH) == len(PLACES)


def test_three_sites_have_a_time_zone_and_nothing_else_has():
    with_zone = {place.path: place.time_zone for place in PLACES if place.time_zone}

    assert set(with_zone) == {at(site) for site in SITES}
    assert {ZoneInfo(zone).key.partition("/")[0] for zone in with_zone.values()} == {
        "Europe",
        "America",
    }


def test_the_catalogue_is_sound():
    vendors = {vendor.key for vendor in VENDORS}
    codes = [product.order_code for product in PRODUCTS if product.order_code]

    assert len(vendors) == len(VENDORS)
    assert len(PRODUCT_BY_KEY) == len(PRODUCTS)
    assert len(codes) == len(set(codes))
    assert {product.vendor for product in PRODUCTS} == vendors
    assert {product.asset_class for product in PRODUCTS} <= set(vocabulary.AssetClass)


def test_about_six_hundred_assets_use_only_known_words():
    assert 570 <= len(ASSETS) <= 650
    for asset in ASSETS:
        assert asset.criticality in {1, 2, 3, 4, None}
        for column, words in WORDS.items():
            assert getattr(asset, column) in set(words), (asset.key, column)


def test_what_the_assets_say_could_be_imported_as_it_stands():
    for asset in ASSETS:
        for column in ("tag", "name", "firmware", "serial_no", "address", "hostname", "notes"):
            said = getattr(asset, column)
            assert not said or not isinstance(parse(FIELD[column], said), Refused), asset


def test_every_asset_stands_at_its_site_and_is_of_its_product():
    for asset in ASSETS:
        assert asset.place in PLACE_BY_PATH
        assert site_of(asset.place) == asset.site
        assert PRODUCT_BY_KEY[asset.product].asset_class == asset.asset_class
        assert (asset.commissioned_on is None) == (asset.state in {"planned", "ordered"})


def test_tags_are_unique_within_a_site_and_shared_between_sites():
    tags = Counter(asset.tag for asset in ASSETS)

    assert len(ASSET_BY_KEY) == len(ASSETS)
    assert tags["SRV-DC01"] == 3


def test_addresses_are_private_unique_within_a_site_and_reused_between_two():
    used = Counter((asset.site, asset.address) for asset in ASSETS if asset.address)

    assert set(used.values()) == {1}
    assert all(ipaddress.ip_address(address).is_private for _, address in used)
    networks = defaultdict(set)
    for site, address in used:
        networks[address.rpartition(".")[0]].add(site)
    assert {net: sites for net, sites in networks.items() if len(sites) > 1} == {
        "192.168.10": {"leuven", "wismar"}
    }


@pytest.mark.parametrize(
    ("column", "unknown", "share"),
    [("firmware", None, 0.12), ("criticality", None, 0.05), ("gxp", "undetermined", 0.03)],
)
def test_as_much_is_unknown_as_promised(column, unknown, share):
    count = sum(getattr(asset, column) == unknown for asset in ASSETS)

    assert count == round(share * len(ASSETS))


def test_a_safety_function_is_where_safety_controllers_are():
    safe = {asset.key for asset in ASSETS if asset.has_safety_function}

    assert {a.key for a in ASSETS if a.asset_class == "safety_controller"} < safe


def test_every_remark_is_about_an_asset():
    assert set(REMARKS) <= set(ASSET_BY_KEY)


def test_the_same_company_comes_out_of_every_process():
    say = "from demo import plant, wiring; print(plant.ASSETS, wiring.DEPENDENCIES)"
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", say], capture_output=True, text=True, check=True
    )

    assert run.stdout == f"{ASSETS} {DEPENDENCIES}\n"
