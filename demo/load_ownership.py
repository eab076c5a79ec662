"""Teams, templates that sites adopt, and the letters they come with."""

from datetime import timedelta

from sqlalchemy.orm import Session

from demo.company import ROOT, at
from demo.load_people import moment
from demo.ownership import ADOPTED, DEVIATIONS, TEAM_LETTERS, TEAMS
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.core.access import Actor
from governance.ownership import commands as ownership
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.rules import Naming
from governance.ownership.standards import commands as standards
from governance.ownership.standards.models import SiteKind
from governance.ownership.standards.shipped import edition_of, latest
from governance.ownership.subjects import of_place
from governance.ownership.teams import commands as teams
from governance.ownership.teams.rules import Joining
from governance.places.models import Place

ADOPTED_BEFORE = timedelta(days=1)
"""The sites adopted their templates only yesterday: no change was put to those they consult."""

COORDINATOR = "beatriz"


def shared_out(stage: Stage) -> Story:
    """Tell how the sites adopted templates, founded teams and named them."""
    adopted_on = (stage.timeline.present - ADOPTED_BEFORE).date()
    for n, (site, kind, edition, who) in enumerate(ADOPTED):
        yield moment(adopted_on, 9 + n)
        with stage.acting(who) as (session, actor):
            standard = edition_of(SiteKind(kind), edition) or latest(SiteKind(kind))
            standards.adopt(session, actor, _place(stage, session, site), standard)
    for n, (site, activity, who, reason) in enumerate(DEVIATIONS):
        yield moment(adopted_on, 14, n)
        with stage.acting(who) as (session, actor):
            place = _place(stage, session, site)
            standards.deviate(session, actor, place, Activity(activity), reason)
    yield moment(adopted_on, 15)
    with stage.acting(COORDINATOR) as (session, actor):
        found = {row[1]: _found(stage, session, actor, row) for row in TEAMS}
        for name, at_place, activity, letter in TEAM_LETTERS:
            naming = Naming(
                Activity(activity), None, clock.today(), None, "As the sites agreed.",
                Letter(letter), Mode.ADD, team_id=found[name],
            )  # fmt: skip
            ownership.name(session, actor, of_place(_place(stage, session, at_place)), naming)


def _found(
    stage: Stage,
    session: Session,
    actor: Actor,
    row: tuple[str, str, tuple[str, ...], str],
) -> int:
    """Found a team, and put its people into it; return its id."""
    site, name, people, contact = row
    place = _place(stage, session, site)
    team = teams.add(session, actor, place, (name, contact), is_external=not people)
    for n, person in enumerate(people):
        joining = Joining(stage.people[person], n == 0, clock.today(), None)
        teams.join(session, actor, team, joining)
        session.flush()
    return team.id


def _place(stage: Stage, session: Session, short: str) -> Place:
    return session.get_one(Place, stage.places[at(short) if short else ROOT])
