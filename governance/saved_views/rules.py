"""Who may keep, share and use a view, and what a list is asked when it is opened. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, parse_qsl, urlencode

import governance.identity.rules  # noqa: F401  # what is permitted on a person is added to below
from governance.core.access import declare, extend, role
from governance.core.errors import NotFound, RuleViolation
from governance.core.listing.kept import Args, Opened
from governance.core.texts import is_storable
from governance.identity.models import Person, Role, is_self
from governance.places.models import Place
from governance.saved_views.models import SavedView, is_kept_by, works_there

LONGEST_NAME = 80
LONGEST_QUERY = 4_000
MOST_VIEWS = 50
"""Of one list, by one person."""

PASSING = frozenset({"view", "after", "before", "size", "choose"})
"""Parameters of a list that no view keeps; alone they ask for nothing in particular."""

NONE = "0"
"""In an address: no view, on purpose."""

MINE = "mine"
"""In an address: the reader's own view if there is one, else what the rest of it says."""


class Permission(StrEnum):
    """What can be done with views."""

    READ = "saved_view:read"
    EDIT = "saved_view:edit"
    DELETE = "saved_view:delete"
    KEEP = "saved_view:keep"
    SHARE = "saved_view:share"


SHARERS = role(Role.OT_LEAD, Role.IT_LEAD, Role.AREA_OWNER, Role.ADMINISTRATOR)
"""Keepers of the register and administrators: what is shared with a place is theirs to tidy."""

declare(
    SavedView,
    read=Permission.READ,
    grants={
        Permission.READ: [[is_kept_by], [works_there]],
        Permission.EDIT: [[is_kept_by], [SHARERS]],
        Permission.DELETE: [[is_kept_by], [SHARERS]],
    },
)
extend(Person, {Permission.KEEP: [[is_self]]})
extend(Place, {Permission.SHARE: [[SHARERS]]})


@dataclass(frozen=True, slots=True)
class View:
    """A view as the pages of its list offer it."""

    id: int
    name: str
    query: str
    is_mine: bool
    may_edit: bool
    shared_with: str
    """The name of a place; empty: with nobody."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was kept for one reader of one list."""

    list_name: str
    views: Sequence[View] = ()
    columns: str | None = None
    start_id: int | None = None
    """The view that the list opens with."""

    def view(self, number: str) -> View | None:
        """Return the view of this number, if the reader may use it."""
        return next((view for view in self.views if str(view.id) == number), None)

    @property
    def mine(self) -> list[View]:
        """The views that the reader keeps for nobody else."""
        return [view for view in self.views if not view.shared_with]

    @property
    def shared(self) -> list[View]:
        """The views that are shared with a place."""
        return [view for view in self.views if view.shared_with]


def opened(shelf: Shelf, args: Args) -> Opened:
    """Return what a list is asked: what the address says, else what was kept for the reader.

    An address that names a view and nothing else asks for what the view holds. With more in it, it
    speaks for itself, and the view is where it began. Raises `NotFound` for a view that is none.
    """
    asked = dict(args)
    number = "".join(asked.pop("view", ()))
    says_more = any(name not in PASSING for name in asked)
    if number in {"", MINE} and (number == MINE or not says_more):
        return _started(shelf, asked)
    view = shelf.view(number)
    if number.isdecimal() and number != NONE and view is None:
        if not says_more:
            raise NotFound("There is no such view, or none that is shared with you.")
        number = ""  # the address was passed on by somebody whose view it is
    if view is not None and not says_more:
        return _of(view, asked)
    return _with_columns(shelf, asked | ({"view": [number]} if number else {}))


def _started(shelf: Shelf, asked: Args) -> Opened:
    """Open the list as the reader has chosen to begin it."""
    if shelf.start_id is None:
        return _with_columns(shelf, asked)
    view = shelf.view(str(shelf.start_id))
    return _of(view, asked) if view else _with_columns(shelf, asked)


def _of(view: View, asked: Args) -> Opened:
    """Return what the view holds, on the page and in the size that the address says."""
    kept = parse_qs(view.query)
    passing = {name: values for name, values in asked.items() if name in PASSING}
    return Opened({**kept, **passing, "view": [str(view.id)]}, frozenset(kept))


def _with_columns(shelf: Shelf, asked: Args) -> Opened:
    if "columns" in asked or shelf.columns is None:
        return Opened(asked)
    return Opened({**asked, "columns": [shelf.columns]}, frozenset({"columns"}))


def kept_query(text: str) -> str:
    """Return what a view keeps of an address: conditions, order, columns."""
    pairs = parse_qsl(text.removeprefix("?"))
    return urlencode([(name, value) for name, value in pairs if name not in PASSING], safe=",")


def check(name: str, query: str, others: Mapping[int, str], itself: int | None = None) -> None:
    """Raise `RuleViolation` with every reason why no view can be kept like this.

    `others` are the names of the person's views of the same list, by id.
    """
    reasons = []
    if any(key != itself and other.lower() == name.lower() for key, other in others.items()):
        reasons.append(f"You keep a view of this list called “{name}” already: name it otherwise.")
    if itself is None and len(others) >= MOST_VIEWS:
        reasons.append(f"You keep {MOST_VIEWS} views of this list: delete one first.")
    if len(query) > LONGEST_QUERY or not is_storable(query):
        reasons.append("These are too many conditions to keep in one view: remove some.")
    if reasons:
        raise RuleViolation(*reasons)


def check_stays_shared(view: SavedView, keeper: int, place: Place | None) -> None:
    """Raise `RuleViolation` if somebody else than its keeper takes a view from the others."""
    if place is None and view.person_id != keeper:
        raise RuleViolation(
            f"“{view.name}” is kept by somebody else: leave it shared with a place, or delete it."
        )
