"""A list of pumps, as a slice would declare it, for the tests of lists."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Enum, ForeignKey, StaticPool, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

from governance.core.db import UtcDateTime
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text


class Grade(StrEnum):
    DIRECT = "direct"
    NONE = "none"


class Tables(DeclarativeBase):
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        Grade: Enum(Grade, native_enum=False, values_callable=lambda e: [m.value for m in e]),
    }


class Maker(Tables):
    __tablename__ = "maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Pump(Tables):
    __tablename__ = "pump"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    site: Mapped[int]
    firmware: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    grade: Mapped[Grade]
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    maker: Mapped[Maker | None] = relationship(lazy="raise")


PUMPS = Listing(
    name="pumps",
    columns=(
        Column("tag", "Tag", lambda pump: pump.tag, Pump.tag, is_reference=True),
        Column("firmware", "Firmware", lambda pump: pump.firmware, Pump.firmware),
        Column("seen", "Seen", lambda pump: pump.seen_at, Pump.seen_at),
        Column("grade", "Grade", lambda pump: Cell(pump.grade, shape="done"), Pump.grade),
        Column(
            "maker",
            "Maker",
            lambda pump: pump.maker and pump.maker.name,
            Maker.name,
            nullable=True,
            export=lambda pump: pump.maker_id,
        ),
        Column("site", "Site", lambda pump: pump.site),
    ),
    filters=(
        Choice("grade", "Grade", [("direct", "direct"), ("none", "no")], Pump.grade.in_),
        Choice(
            "site",
            "Site",
            [("1", "Leuven"), ("2", "Pune")],
            lambda values: Pump.site.in_([int(value) for value in values]),
            lead="in",
        ),
        Flag("bare", "without firmware", Pump.firmware.is_(None)),
        Text("q", "Tag", lambda text: Pump.tag.contains(text, autoescape=True)),
    ),
    default_sort="tag",
    key=Pump.id,
    singular="pump",
    plural="pumps",
    endpoint="pumps.index",
)
START = datetime(2026, 11, 1, 6, tzinfo=UTC)
ALL = select(Pump).outerjoin(Pump.maker).options(joinedload(Pump.maker))
SITES = (Pump.site == 1, Pump.site == 2)


@contextmanager
def stored():
    """A database with a hundred and thirty pumps."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Tables.metadata.create_all(engine)
    with Session(engine) as opened:
        opened.add_all([Maker(id=1, name="Alfa"), Maker(id=2, name="Grundfos")])
        opened.add_all(a_pump(number) for number in range(1, 131))
        opened.commit()
        yield opened
    engine.dispose()


def a_pump(number):
    return Pump(
        id=number,
        tag=f"P-{number % 40:03}",
        site=number % 2 + 1,
        firmware=None if number % 3 == 0 else f"{number % 7}.0",
        seen_at=None if number % 5 == 0 else START + timedelta(hours=number % 11),
        grade=list(Grade)[number % 2],
        maker_id=(None, 1, 2)[number % 3],
    )
