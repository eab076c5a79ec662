"""How much there is of what an asset can have, asked once for all the cards of its page."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Executable, Integer, bindparam, func, select
from sqlalchemy.orm import Session

from governance.core.memory import within
from governance.register.models import Asset

ASSET: Final = bindparam("asset_id", type_=Integer())
"""The asset that is asked about; the question is made once."""

COUNTED: Final[dict[str, ColumnElement[int]]] = {}
"""What slices have of an asset, by name: each adds its own, and asks no more if there is none."""


def of(column: Any, *conditions: Any) -> ColumnElement[int]:
    """Count the rows that name the asset in this column."""
    return select(func.count()).where(column == ASSET, *conditions).scalar_subquery()


def numbers(session: Session, asset: Asset) -> Mapping[str, int]:
    """Return how much there is of each, in one statement."""

    def counted() -> Mapping[str, int]:
        names = tuple(COUNTED)
        row = session.execute(_question(names), {"asset_id": asset.id}).one()
        return dict(zip(names, row, strict=True))

    return within(session, ("numbers", asset.id), counted)


@cache
def _question(names: tuple[str, ...]) -> Executable:
    return select(*(COUNTED[name].label(f"of_{name}") for name in names))
