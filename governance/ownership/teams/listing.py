"""The list of teams and of organisations outside."""

from sqlalchemy import or_

from governance.core import clock
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.ownership.models import Team
from governance.places.models import Place

KINDS = {"team": "a team", "outside": "an organisation outside"}


def listing() -> Listing:
    """Declare the list."""
    today = clock.today()
    is_over = Team.ended_on.is_not(None) & (Team.ended_on <= today)
    return Listing(
        name="team",
        columns=[
            Column("name", "Name", lambda r: r.Team.name, sort=Team.name, is_reference=True),
            Column("kind", "What it is",
                   lambda r: KINDS["outside" if r.Team.is_external else "team"],
                   sort=Team.is_external),
            Column("place", "Place", lambda r: r.place, sort=Place.path, nullable=False),
            Column("leader", "Leader", lambda r: r.leader or Cell("nobody", is_muted=True)),
            Column("size", "Members", lambda r: r.size, is_number=True),
            Column("contact", "How to reach it", lambda r: r.Team.contact, is_minor=True),
            Column("state", "State", lambda r: state_of(r.Team)),
        ],
        filters=[
            Text("q", "Name", lambda text: or_(
                Team.name.icontains(text, autoescape=True),
                Team.contact.icontains(text, autoescape=True),
            )),
            Choice("kind", "What it is", list(KINDS.items()),
                   lambda values: or_(*(
                       Team.is_external.is_(value == "outside") for value in values
                   ))),
            Choice("state", "State", [("in_use", "in use"), ("over", "ended")],
                   lambda values: or_(*(is_over if v == "over" else ~is_over for v in values))),
        ],
        default_sort="name",
        key=Team.id,
        singular="team",
        plural="teams",
        endpoint="teams.index",
        record_endpoint="teams.show",
        export_endpoint="teams.export",
    )  # fmt: skip


def state_of(team: Team) -> Cell:
    """Say whether a team is in use today."""
    if team.ended_on is not None and team.ended_on <= clock.today():
        return Cell("ended", shape="idle")
    return Cell("in use", shape="done", tone="ok")
