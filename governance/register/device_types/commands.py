"""Take device types into the catalogue: set-wise, under one act, with the account kept."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_edit, bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, could, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.register.catalogue.models import ProductBuild, ProductPort
from governance.register.catalogue.spelling import maker
from governance.register.catalogue.vocabulary import ProductKind
from governance.register.device_types.account import Account, Brought, accounted, left_out, lines
from governance.register.device_types.models import DeviceTypeFile, DeviceTypeImport, FileOutcome
from governance.register.device_types.planning import Planned, Planner, port_rows
from governance.register.device_types.queries import known, makers
from governance.register.models import Product, Vendor
from governance.register.rules import Permission


def planned(session: Session, brought: Brought) -> Account:
    """Return what the device types come to, compared with the catalogue of now."""
    return accounted(Planner(makers(session), known(session)), brought)


def take(session: Session, actor: Actor, brought: Brought) -> DeviceTypeImport:
    """Write what can be taken, and the account of all files; again, it writes the account only.

    Raises `RuleViolation` if there is no file.
    """
    if not could(actor, Permission.EDIT_CATALOGUE, Product):
        raise Forbidden(refusal(actor, Permission.EDIT_CATALOGUE, Product, "the catalogue"))
    if not brought.read:
        raise RuleViolation(f"{brought.name} holds no YAML file: nothing was taken.")
    account = planned(session, brought)
    products = _write(session, account.files)
    counts = {outcome.value: account.counts[outcome] for outcome in FileOutcome}
    made = DeviceTypeImport(
        name=brought.name,
        sha256=brought.sha256,
        person_id=actor.id or None,
        brought_at=clock.now(),
        fields=account.fields_as_json,
        **counts,
    )
    session.add(made)
    session.flush()
    bulk_insert(
        session, DeviceTypeFile,
        [_as_row(made.id, n, one, products) for n, one in enumerate(account.files, 1)],
    )  # fmt: skip
    record(session, actor, "device_types.taken", made, sha256=brought.sha256, **counts)
    return made


def _write(session: Session, files: Sequence[Planned]) -> dict[str, int]:
    """Write products, builds and ports; return the product of each file."""
    new = [one for one in files if one.outcome is FileOutcome.ADDED]
    edited = [one for one in files if one.outcome is FileOutcome.UPDATED]
    ids = bulk_insert(session, Product, _products(session, new))
    found = {one.file: key for one, key in zip(new, ids, strict=True)}
    found |= {one.file: one.product.id for one in files if one.product is not None}
    bulk_edit(session, Product, [_edited(one) for one in edited])
    _build(session, [*new, *edited], found)
    _connect(session, new, edited, found)
    return found


def _products(session: Session, new: Sequence[Planned]) -> list[dict[str, Any]]:
    unknown: dict[str, str] = {}
    for one in new:
        if one.vendor_id is None and one.description:
            unknown.setdefault(maker(one.description.vendor), one.description.vendor)
    ids = bulk_insert(session, Vendor, [{"name": name} for name in unknown.values()])
    vendors = dict(zip(unknown, ids, strict=True))
    return [
        {
            "vendor_id": one.vendor_id or vendors[maker(said.vendor)],
            "name": said.model,
            "order_code": said.order_code,
            "kind": ProductKind.VARIANT if said.order_code else ProductKind.TYPE,
            "description": said.comments,
            "changed_at": clock.now(),
        }
        for one in new
        if (said := one.description)
    ]


def _edited(one: Planned) -> dict[str, Any]:
    product, said = one.product, one.description
    if product is None or said is None:
        raise RuntimeError(f"{one.file}: nothing is known to edit")
    text = said.comments if "comments" in one.taken else product.description
    return {
        "id": product.id,
        "version": product.version,
        "description": text,
        "changed_at": clock.now(),
    }


def _build(session: Session, written: Sequence[Planned], products: dict[str, int]) -> None:
    rows = {products[one.file]: one.description.build for one in written if one.description}
    wanted = select(ProductBuild).where(ProductBuild.product_id.in_(rows))
    for there in session.scalars(wanted):
        for name, value in rows.pop(there.product_id).items():
            setattr(there, name, value)
    bulk_insert(session, ProductBuild, [{"product_id": key, **row} for key, row in rows.items()])


def _connect(
    session: Session,
    new: Sequence[Planned],
    edited: Sequence[Planned],
    products: dict[str, int],
) -> None:
    """Write the ports anew where one of them differs."""
    differ = [
        one
        for one in edited
        if one.product and one.description
        and one.product.ports != port_rows(one.description.ports)
    ]  # fmt: skip
    ids = [products[one.file] for one in differ]
    for port in session.scalars(select(ProductPort).where(ProductPort.product_id.in_(ids))):
        session.delete(port)
    session.flush()
    bulk_insert(
        session, ProductPort,
        [
            {"product_id": products[one.file], **port}
            for one in [*new, *differ] if one.description
            for port in one.description.ports
        ],
    )  # fmt: skip


def _as_row(import_id: int, number: int, one: Planned, products: dict[str, int]) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": number,
        "name": one.file,
        "outcome": one.outcome,
        "product_id": products.get(one.file),
        "reasons": "\n".join(one.reasons),
        "taken": ", ".join(one.taken),
        "held": ", ".join(one.held),
        "kept": lines(one.kept),
        "left_out": lines(left_out(one)),
    }
