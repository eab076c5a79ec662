"""Programs of the company: one feeds the register, one is asked for, and a script of a lead."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import ROOT, at
from demo.load_people import ADMINISTRATOR
from demo.stage import Stage
from demo.timeline import Story
from governance.core.bearer import Shown
from governance.identity.alarms.commands import look, raise_all
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.models import Role
from governance.identity.tokens import accounts, bearing, commands
from governance.identity.tokens.models import ApiToken, ServiceAccount
from governance.identity.tokens.queries import told
from governance.identity.tokens.rules import NewAccount, NewToken
from governance.places.models import Place

RESPONSIBLE, OWNER = "jens", "anke"
MOVED_FROM, ENDED = "10.40.7.18", "its time was over"
READS, BOTH = ("register:read",), ("register:read", "register:write")


def keyed(stage: Stage) -> Story:
    """Tell how programs got their keys, and that one of them ran out."""
    begun = stage.timeline.present - timedelta(days=120)
    yield begun
    feed = NewAccount(
        "Discovery feed",
        "Writes the firmware and addresses that passive discovery saw; runs on SRV-DIS01.",
        Role.OT_LEAD,
        stage.people[RESPONSIBLE],
    )
    number = _ask(stage, at("wismar"), feed)
    yield begun + timedelta(hours=3)
    with stage.acting(OWNER) as (session, actor):
        accounts.confirm(session, actor, session.get_one(ServiceAccount, number))
    for days_ago, days, name in ((119, 90, "SRV-DIS01, first"), (31, 90, "SRV-DIS01, second")):
        yield stage.timeline.present - timedelta(days=days_ago)
        with stage.acting(RESPONSIBLE) as (session, actor):
            account = session.get_one(ServiceAccount, number)
            place = session.get_one(Place, stage.places[at("wismar")])
            commands.create_for(session, actor, account, place, NewToken(name, BOTH, days))
    yield stage.timeline.present - timedelta(days=20)
    with stage.acting(RESPONSIBLE) as (session, actor):
        place = session.get_one(Place, stage.places[at("wismar")])
        commands.create(session, actor, place, NewToken("Sheet of the shift", READS, 30))
    yield from _alarmed(stage)
    yield stage.timeline.present - timedelta(days=2)
    directory = NewAccount(
        "Directory",
        "Brings people who join and leave, by SCIM, from the directory of the company.",
        Role.HR,
        stage.people["aoife"],
    )
    _ask(stage, ROOT, directory)


def _alarmed(stage: Stage) -> Story:
    """Tell of a script that went on with the token that ran out, and of one that moved."""
    yield stage.timeline.present - timedelta(days=6)
    with stage.database.acting() as session:
        for _ in range(12):
            bearing.refuse(session, Shown("ccd_ran_out", MOVED_FROM, f"{MOVED_FROM} demo"), ENDED)
    with stage.database.acting() as session:
        raise_all(session, usual=10)
    yield stage.timeline.present - timedelta(days=5)
    with stage.acting("aoife") as (session, actor):
        alarm = session.scalars(select(SecurityAlarm)).one()
        look(session, actor, alarm, "The discovery server had the old token still: it was told.")
    yield stage.timeline.present - timedelta(hours=5)
    with stage.database.acting() as session:
        token = session.scalars(told(select(ApiToken)).order_by(ApiToken.id.desc()).limit(1)).one()
        for address in (MOVED_FROM, "10.40.7.21"):
            bearing.note(session, token, Shown("", address, f"{address} demo"))
    with stage.database.acting() as session:
        raise_all(session, usual=10)


def _ask(stage: Stage, place: str, new: NewAccount) -> int:
    with stage.acting(ADMINISTRATOR) as (session, actor):
        asked = accounts.ask(session, actor, session.get_one(Place, stage.places[place]), new)
        return asked.id
