"""Programs of the company: one feeds the register, one is asked for, and a script of a lead."""

from datetime import timedelta

from demo.company import ROOT, at
from demo.load_people import ADMINISTRATOR
from demo.stage import Stage
from demo.timeline import Story
from governance.identity.models import Role
from governance.identity.tokens import accounts, commands
from governance.identity.tokens.models import ServiceAccount
from governance.identity.tokens.rules import NewAccount, NewToken
from governance.places.models import Place

RESPONSIBLE, OWNER = "jens", "anke"
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
    yield stage.timeline.present - timedelta(days=2)
    directory = NewAccount(
        "Directory",
        "Brings people who join and leave, by SCIM, from the directory of the company.",
        Role.HR,
        stage.people["aoife"],
    )
    _ask(stage, ROOT, directory)


def _ask(stage: Stage, place: str, told: NewAccount) -> int:
    with stage.acting(ADMINISTRATOR) as (session, actor):
        asked = accounts.ask(session, actor, session.get_one(Place, stage.places[place]), told)
        return asked.id
