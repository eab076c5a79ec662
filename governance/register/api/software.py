"""Software for programs: the catalogue of it, and what is on an asset."""

from datetime import date
from typing import Annotated, Any, Self

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.register.api.pages import Edited, Removed
from governance.register.models import Asset
from governance.register.rules import Permission
from governance.register.software import commands, queries
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareKind,
    SoftwareProduct,
)
from governance.register.software.rules import LONGEST

bp = APIBlueprint("api_software", __name__, url_prefix=api.ROOT, tag="Software")
Edition = Annotated[str, Field(min_length=1, max_length=LONGEST["edition"])]


class InstalledOut(Shape):
    """A version of software that is on an asset."""

    id: int
    software_id: int
    vendor: str
    name: str
    kind: SoftwareKind
    edition: str
    """The version, as its maker writes it."""

    is_firmware: bool
    installed_on: date | None
    path: str
    architecture: str
    end_of_security_support_on: date | None

    @classmethod
    def of(cls, found: InstalledSoftware) -> Self:
        """Take what is installed, with its version, software and vendor loaded."""
        version = found.software_version
        product = version.software_product
        return cls(
            id=found.id,
            software_id=product.id,
            vendor=product.vendor.name,
            name=product.name,
            kind=product.kind,
            edition=version.name,
            is_firmware=found.is_firmware,
            installed_on=found.installed_on,
            path=found.path,
            architecture=found.architecture,
            end_of_security_support_on=version.end_of_security_support_on,
        )


class InstallationsOut(Shape):
    """What is on an asset, the operating system first."""

    items: list[InstalledOut]


class InstallationIn(Edited):
    """Software that was found on an asset; a version nobody saw before is added."""

    software_product_id: Key
    edition: Edition
    is_firmware: bool = False
    installed_on: date | None = None
    path: Annotated[str, Field(max_length=LONGEST["path"])] = ""
    architecture: Annotated[str, Field(max_length=LONGEST["architecture"])] = ""


class SoftwareOut(Shape):
    """A piece of software of the catalogue."""

    id: int
    vendor: str
    name: str
    kind: SoftwareKind
    versions: int
    assets: int
    """How many assets it is on that you may see."""

    version: int
    """Of the record: to be sent back with an edit."""


class SoftwareListOut(Shape):
    """A page of software."""

    items: list[SoftwareOut]
    count: int
    next: str | None


class EditionOut(Shape):
    """A version of software, and the days on which its maker lets go of it."""

    id: int
    name: str
    released_on: date | None
    end_of_sales_on: date | None
    end_of_life_on: date | None
    end_of_security_support_on: date | None


class SoftwareWholeOut(Shape):
    """A piece of software with its versions."""

    id: int
    vendor_id: int
    name: str
    kind: SoftwareKind
    version: int
    versions: list[EditionOut]


class SoftwareIn(Sent):
    """A piece of software that is not in the catalogue yet."""

    vendor_id: Key
    name: Annotated[str, Field(min_length=1, max_length=LONGEST["name"])]
    kind: SoftwareKind


class EditionIn(Sent):
    """A version, and its days; one that is there already gets these days."""

    version: int | None = None
    """The version of the record that was read."""

    edition: Edition
    released_on: date | None = None
    end_of_sales_on: date | None = None
    end_of_life_on: date | None = None
    end_of_security_support_on: date | None = None


def _on(asset: Asset) -> InstallationsOut:
    found = queries.installed(session(), asset)
    return InstallationsOut(items=[InstalledOut.of(each) for each in found])


@bp.get("/assets/<int:id>/software")
@requires(Permission.READ, Asset)
@bp.output(InstallationsOut)
def installed(asset: Asset) -> InstallationsOut:
    """Give the software that is on an asset."""
    return _on(asset)


@bp.post("/assets/<int:id>/software")
@requires(Permission.EDIT, Asset)
@bp.input(InstallationIn, arg_name="sent")
@bp.output(InstallationsOut, status_code=201)
def install(asset: Asset, sent: InstallationIn) -> tuple[InstallationsOut, int]:
    """Record software that was found on an asset."""
    commands.install(session(), actor(), asset, sent.model_dump(exclude={"version"}))
    return _on(asset), 201


@bp.post("/assets/<int:id>/software/<int:installed_id>/remove")
@requires(Permission.EDIT, Asset)
@bp.input(Removed, arg_name="sent")
@bp.output(InstallationsOut)
def uninstall(asset: Asset, installed_id: int, sent: Removed) -> InstallationsOut:
    """Say that software is on an asset no more; on a validated one that is a change."""
    found = queries.installed_on(session(), asset, installed_id)
    commands.uninstall(session(), actor(), asset, found, sent.reason)
    return _on(asset)


@bp.get("/software")
@requires(Permission.READ_CATALOGUE, SoftwareProduct)
@bp.output(SoftwareListOut)
def index() -> SoftwareListOut:
    """Give a page of the catalogue of software, by the conditions of its list."""
    page = paged(queries.SOFTWARE, queries.software(actor()))
    return SoftwareListOut(
        items=[_listed(*row[:3]) for row in page.rows], count=page.count, next=page.next
    )


def _listed(product: SoftwareProduct, versions: int, assets: int) -> SoftwareOut:
    return SoftwareOut(
        id=product.id,
        vendor=product.vendor.name,
        name=product.name,
        kind=product.kind,
        versions=versions,
        assets=assets,
        version=product.version,
    )


def _whole(product: SoftwareProduct) -> SoftwareWholeOut:
    facts: dict[str, Any] = {
        name: getattr(product, name) for name in ("id", "vendor_id", "name", "kind", "version")
    }
    found = queries.versions_of(session(), actor(), product)
    return SoftwareWholeOut(
        **facts, versions=[EditionOut.model_validate(version) for version, _number in found]
    )


@bp.get("/software/<int:id>")
@requires(Permission.READ_CATALOGUE, SoftwareProduct)
@bp.output(SoftwareWholeOut)
def show(product: SoftwareProduct) -> SoftwareWholeOut:
    """Give a piece of software with its versions."""
    return _whole(product)


@bp.post("/software")
@requires(Permission.EDIT_CATALOGUE, SoftwareProduct)
@bp.input(SoftwareIn, arg_name="sent")
@bp.output(SoftwareWholeOut, status_code=201)
def add(sent: SoftwareIn) -> tuple[SoftwareWholeOut, int, dict[str, str]]:
    """Add a piece of software to the catalogue."""
    made = commands.add_product(session(), actor(), sent.model_dump())
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/software/<int:id>/versions")
@requires(Permission.EDIT_CATALOGUE, SoftwareProduct)
@bp.input(EditionIn, arg_name="sent")
@bp.output(SoftwareWholeOut)
def write_version(product: SoftwareProduct, sent: EditionIn) -> SoftwareWholeOut:
    """Add a version of a piece of software, or write its days."""
    commands.write_version(session(), actor(), product, sent.model_dump(exclude={"version"}))
    return _whole(product)
