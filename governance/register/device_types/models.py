"""The account of device types that were brought: file by file, what was taken and what not."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.access import Shared
from governance.core.db import Base
from governance.identity.models import Person
from governance.register.models import Product
from governance.register.vocabulary import Word


class FileOutcome(Word):
    """What became of one description."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class DeviceTypeImport(Shared, Base):
    """Device types that somebody brought into the catalogue at once."""

    __tablename__ = "device_type_import"

    name: Mapped[str]
    """Of the file or the folder, without those above it."""

    sha256: Mapped[str]
    """Digest over the names and the contents of all files."""

    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    """Who brought it; None: the command line, on behalf of nobody."""

    brought_at: Mapped[datetime]
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    fields: Mapped[str]
    """JSON: field -> how many files it was taken from, held, kept as ours, left out of, and why."""

    person: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def reference(self) -> str:
        """The short name that pages use."""
        return f"DT-{self.id:04}"

    def __str__(self) -> str:
        """Name it by its number."""
        return self.reference


class DeviceTypeFile(Base):
    """What became of one file, field by field."""

    __tablename__ = "device_type_file"
    __part_of__ = "import_id"
    __table_args__ = (Index("ix_device_type_file_outcome", "import_id", "outcome", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey(DeviceTypeImport.id))
    number: Mapped[int]
    """From 1, in the order of the names."""

    name: Mapped[str]
    outcome: Mapped[FileOutcome]
    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id), index=True)
    reasons: Mapped[str]
    """Why it was refused, or what a reader should know: one sentence a line."""

    taken: Mapped[str]
    """Fields that were written, with commas."""

    held: Mapped[str]
    """Fields that the catalogue had already, with commas."""

    kept: Mapped[str]
    """Fields in which the catalogue says something else, which stands: one a line, with ours."""

    left_out: Mapped[str]
    """Fields that have no place: one a line, with the reason."""

    product: Mapped[Product | None] = relationship(lazy="raise")
