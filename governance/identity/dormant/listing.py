"""The list of dormant accounts: what it shows and how it is narrowed."""

from typing import Any

from sqlalchemy import Row

from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.dormant.models import Cause, DormantAccount
from governance.identity.dormant.queries import is_spare, is_undecided
from governance.identity.dormant.rules import CAUSES
from governance.identity.models import Person
from governance.identity.queries import is_called

D = DormantAccount


def _kept(entry: DormantAccount) -> Cell:
    if entry.kept_by is None:
        return Cell("undecided", shape="wait", tone="warn")
    return Cell(f"stays: {entry.kept_why}", shape="done", tone="ok")


def _named(row: Row[Any]) -> Cell:
    person = row.DormantAccount.person
    return Cell(person.name, to=("people.show", person.id), is_strong=True)


def listing() -> Listing:
    """Declare the list."""
    return Listing(
        name="dormant",
        columns=(
            Column("name", "Name", _named, Person.name, nullable=False,
                   export=lambda r: r.DormantAccount.person.name),
            Column("email", "E-mail", lambda r: r.DormantAccount.person.login, is_minor=True),
            Column("cause", "Why", lambda r: CAUSES[r.DormantAccount.cause], D.cause),
            Column("seen", "Last signed in",
                   lambda r: r.DormantAccount.seen_at or Cell("never", is_muted=True), D.seen_at,
                   nullable=True),
            Column("found", "Found", lambda r: r.DormantAccount.found_at, D.found_at),
            Column("kept", "Decision", lambda r: _kept(r.DormantAccount)),
            Column("until", "Until",
                   lambda r: r.DormantAccount.kept_until_on or Cell("", is_muted=True),
                   D.kept_until_on, nullable=True),
            Column("spare", "Kept for an outage", lambda r: "yes" if r.spare else "no",
                   is_minor=True),
        ),
        filters=(
            Text("q", "Name or e-mail", is_called, least=2),
            Choice("cause", "Why", [(c.value, words) for c, words in CAUSES.items()],
                   lambda values: D.cause.in_([Cause(each) for each in values])),
            Flag("undecided", "waits for a decision", is_undecided() & ~is_spare()),
            Flag("spare", "kept for an outage", is_spare()),
        ),
        default_sort="-found",
        key=D.id,
        singular="account",
        plural="accounts",
        endpoint="dormant.index",
        export_endpoint="dormant.export",
    )  # fmt: skip
