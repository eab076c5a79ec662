"""Device types come into the catalogue with an account of what was taken and what not."""

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.errors import Forbidden
from governance.core.sheets.refusal import Unreadable
from governance.register.catalogue.models import ProductBuild, ProductPort, VendorAlias
from governance.register.device_types import commands
from governance.register.device_types.account import brought
from governance.register.device_types.documents import MOST_BYTES, Document, unpacked
from governance.register.device_types.models import DeviceTypeFile, FileOutcome
from governance.register.device_types.reading import documents
from governance.register.models import Product, Vendor

SWITCH = b"""---
manufacturer: Nordholm Automation AG
model: FieldSwitch 8
part_number: 0080001908
slug: nordholm-fieldswitch-8
u_height: 0
is_full_depth: false
weight: 2.0
weight_unit: lb
front_image: true
comments: '[Data sheet](https://nordholm.example/fs8)'
interfaces:
  - {name: X1, type: 1000base-t, poe_mode: pse, poe_type: type2-ieee802.3at}
  - {name: X1, type: 1000base-x-sfp, description: shared socket}
  - {name: mgmt, type: 100base-tx, mgmt_only: true}
power-ports:
  - {name: PWR A, type: dc-terminal, maximum_draw: 30, allocated_draw: 20}
module-bays: []
"""
TYPE = "manufacturer: Nordholm\nmodel: {}\npart_number: {}\n"


def given(**files):
    return brought("types", [Document(f"{k}.yaml", v.encode() if isinstance(v, str) else v)
                             for k, v in files.items()])  # fmt: skip


def took(session, actor, **files):
    made = commands.take(session, actor, given(**files))
    wanted = select(DeviceTypeFile).where(DeviceTypeFile.import_id == made.id)
    return {row.name.removesuffix(".yaml"): row for row in session.scalars(wanted)}


def test_a_device_type_becomes_a_product_with_its_build_and_ports(session, an_actor):
    row = took(session, an_actor("ines"), switch=SWITCH)["switch"]
    session.commit()

    product = session.get_one(Product, row.product_id)
    assert (product.name, product.order_code) == ("FieldSwitch 8", "0080001908")
    assert product.description.startswith("[Data sheet]")
    build = session.get_one(ProductBuild, product.id)
    assert (build.rack_units, build.is_full_depth, build.weight_kg) == (0, False, 0.907)
    ports = session.scalars(select(ProductPort).order_by(ProductPort.kind, ProductPort.number))
    assert [(p.kind, p.name, p.type, p.note, p.is_mgmt_only) for p in ports] == [
        ("interface", "X1", "1000base-t", None, None),
        ("interface", "X1", "1000base-x-sfp", "shared socket", None),
        ("interface", "mgmt", "100base-tx", None, True),
        ("power_port", "PWR A", "dc-terminal", None, None),
    ]
    assert row.left_out.splitlines() == [
        "front_image: pictures are not kept",
        "interfaces.poe_type: the standard behind PoE is not kept, its direction is",
        "power-ports.allocated_draw: what a device usually draws depends on its use",
    ]
    assert verify(session).faults == []


def test_taken_twice_it_says_that_everything_is_unchanged(session, an_actor):
    ines = an_actor("ines")
    files = {"a": SWITCH, "b": TYPE.format("Rack 4", "R-4"), "c": TYPE.format("Rack 8", "R-4")}
    first = took(session, ines, **files)
    before = session.scalar(select(func.count(ProductPort.id)))
    second = took(session, ines, **files)

    assert {row.outcome for row in first.values()} == {FileOutcome.ADDED}
    assert {row.outcome for row in second.values()} == {FileOutcome.UNCHANGED}
    assert [row.product_id for row in first.values()] == [r.product_id for r in second.values()]
    assert session.scalar(select(func.count(ProductPort.id))) == before
    assert "Order code R-4 is that of Rack 4 as well" in second["c"].reasons


def test_what_the_catalogue_says_stands_and_what_it_lacks_is_filled_in(session, an_actor):
    vendor = Vendor(name="Nordholm")
    session.add(vendor)
    session.flush()
    session.add(VendorAlias(vendor_id=vendor.id, name="NHA", plain="nha"))
    ours = Product(vendor_id=vendor.id, name="FS8 switch", order_code="00 8000 1908")
    session.add(ours)

    row = took(session, an_actor("ines"), s=SWITCH.replace(b"Nordholm Automation AG", b"NHA"))["s"]

    assert (row.product_id, row.outcome) == (ours.id, FileOutcome.UPDATED)
    assert row.kept.splitlines() == ["model: FS8 switch", "part_number: 00 8000 1908"]
    session.refresh(ours)
    assert (ours.name, ours.version) == ("FS8 switch", 2)
    assert ours.description.startswith("[Data sheet]")


def test_a_description_that_changed_is_written_anew(session, an_actor):
    ines = an_actor("ines")
    took(session, ines, s=SWITCH)
    changed = SWITCH.replace(b"name: mgmt", b"name: service").replace(
        b"u_height: 0", b"u_height: 1"
    )
    row = took(session, ines, s=changed)["s"]

    assert (row.outcome, row.taken) == (FileOutcome.UPDATED, "u_height, interfaces")
    names = session.scalars(select(ProductPort.name).order_by(ProductPort.kind, ProductPort.number))
    assert names.all() == ["X1", "X1", "service", "PWR A"]
    assert took(session, ines, s=changed)["s"].outcome is FileOutcome.UNCHANGED


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nmanufacturer: *b\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "repeats parts by reference"),
        ("x" * (MOST_BYTES + 1), "is larger than 512 KiB"),
        (b"manufacturer: \xe9t\xe9", "is not text in UTF-8"),
        (b"\x7fELF\0\0", "is not text"),
        ("a: [1, 2", "is not written as YAML in line"),
        ("[" * 30 + "]" * 30, "is nested deeper than 20 levels"),
        ("a: 1\na: 2", 'says "a" twice'),
        ("a: 1\n---\na: 2", "holds several descriptions"),
        ("? [a]\n: b", "has a list where the name of a field belongs"),
        ("just words", "it names no fields"),
        ("", "it names no fields"),
        ("model: X1", "manufacturer is needed"),
        ("manufacturer: [a]\nmodel: m", "manufacturer is one value, not several"),
        ("manufacturer: N\nmodel: m\nweight: 3", "weight needs a weight_unit"),
        ("manufacturer: N\nmodel: m\nu_height: tall", "u_height is a number from 0 to 1,000,000"),
        ("manufacturer: N\nmodel: m\nis_powered: 3", "is_powered is true or false"),
        ("manufacturer: N\nmodel: m\ninterfaces: X1", "interfaces is a list of ports"),
        ("manufacturer: N\nmodel: m\ninterfaces: [{type: x}]", "the 1. has no name"),
        (f"manufacturer: N\nmodel: {'m' * 201}", "model is a text of at most 200 characters"),
        ('manufacturer: "N\\u0007"\nmodel: m', "manufacturer is a text of at most 200"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_itself(session, an_actor, content, said):
    rows = took(session, an_actor("ines"), bad=content, good=TYPE.format("Rack 4", "R-4"))

    assert rows["bad"].outcome is FileOutcome.REFUSED
    assert said in rows["bad"].reasons
    assert rows["good"].outcome is FileOutcome.ADDED


def test_of_two_files_for_one_device_type_the_second_is_refused(session, an_actor):
    rows = took(session, an_actor("ines"), a=TYPE.format("R", "1"), b=TYPE.format("r", "2"))

    assert rows["b"].outcome is FileOutcome.REFUSED
    assert "is described by a.yaml already: leave one of the two." in rows["b"].reasons


def test_a_manufacturer_that_can_be_two_vendors_is_asked_about(session, an_actor):
    session.add_all([Vendor(name="Nordholm AG"), Vendor(name="Nordholm Inc")])
    session.flush()
    row = took(session, an_actor("ines"), a=TYPE.format("R", "1"))["a"]

    assert "can be Nordholm AG, Nordholm Inc: add an alias." in row.reasons


def test_an_archive_gives_its_yaml_files_and_no_other_file_does():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("N/b.yml", "b: 1")
        archive.writestr("N/a.yaml", "a: 1")
        archive.writestr("README.md", "hello")
    assert [d.name for d in unpacked("t.zip", packed.getvalue())] == ["N/a.yaml", "N/b.yml"]

    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for name, content, said in (
        ("t.zip", b"PK\3\4 not whole", "is not a whole zip archive"),
        ("t.zip", empty.getvalue(), "holds no YAML file"),
        ("t.exe", b"MZ", "is no YAML file and no zip archive"),
    ):
        with pytest.raises(Unreadable, match=said):
            unpacked(name, content)


def test_only_who_keeps_the_catalogue_brings_device_types(session, an_actor):
    with pytest.raises(Forbidden, match="ot lead, it lead"):
        commands.take(session, an_actor("nora"), given(a=SWITCH))


@pytest.mark.real_data
def test_all_published_device_types_are_taken_twice_with_the_same_result(
    session, an_actor, real_data
):
    found, ines = documents(real_data / "device-types"), an_actor("ines")
    first = commands.take(session, ines, brought("device-types", found))
    session.commit()
    second = commands.take(session, ines, brought("device-types", found))
    session.commit()

    assert first.added > first.refused
    assert first.added + first.refused == len(found)
    assert (second.added, second.updated) == (0, 0)
    assert (second.unchanged, second.refused) == (first.added, first.refused)
    assert session.scalar(select(func.count(Product.id))) == first.added
    account = json.loads(second.fields)
    assert account["manufacturer"] == [0, first.added, 0, 0, ""]
    assert all(why for _, _, _, left_out, why in account.values() if left_out)
    acts = select(func.count()).where(AuditEvent.verb == "device_types.taken")
    assert session.scalar(acts) == 2
    assert verify(session).faults == []
