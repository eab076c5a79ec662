"""A list for programs: the conditions of its page, more rows in one answer, the way on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select

from governance.core.listing.page import COUNTED, find
from governance.core.listing.shape import Listing
from governance.core.web import session

SIZES = (25, 50, 100, 1_000)
"""How many records an answer may hold."""


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of records, and the address of the next one; None on the last."""

    rows: Sequence[Any]
    count: int
    next: str | None


def paged(
    declared: Listing, query: Select[Any], partitions: Sequence[ColumnElement[bool]] = ()
) -> Paged:
    """Read the page that the address asks for; it takes what that of the list's page takes."""
    asked = request.args.to_dict(flat=False)
    told = replace(declared, sizes=SIZES)
    found = find(session(), told, query, asked, partitions)
    following = request.path + found.next_url if found.next_url else None
    return Paged(found.rows, min(found.count, COUNTED), following)
