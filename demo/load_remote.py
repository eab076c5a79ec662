"""Who was let in from outside for the firewall of purification: once before, and now."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from workflows.changes.models import ChangeRequest
from workflows.remote_access.commands import asking, ending
from workflows.remote_access.models import RemoteAccess, RemoteState
from workflows.remote_access.queries.cases import owners, whole
from workflows.remote_access.rules.asking import Asked, User

TITLE = "Let supervision read the chromatography skids over OPC UA"
ASKS, WATCHES = "wout", "koen"
VENDOR = User(None, "Lena Fuchs", "Genderman Process Control")
WAY = "Site VPN, then jump host LEU-JH-02"
LONGEST = timedelta(hours=12)
TOLD = (
    ("Exchange the certificate of the first skid.", "Certificate exchanged; the log is attached."),
    ("Exchange the certificate of the second skid, with its maker's tool.", ""),
)
"""What for, and what was done; empty: it is still open."""


def let_in(stage: Stage) -> Story:
    """Let the maker of the skids in, twice; the second time they are still there."""
    at = stage.timeline.present - timedelta(minutes=9)
    for purpose, done in TOLD:
        yield at
        access_id = _asked(stage, purpose)
        for _ in range(2):
            at += timedelta(minutes=1)
            yield at
            _signed(stage, access_id)
        at += timedelta(seconds=30)
        yield at
        with stage.acting(ASKS) as (session, actor):
            access = session.get_one(RemoteAccess, access_id)
            ending.open_(session, actor, access, stage.people[WATCHES])
        if done:
            at += timedelta(minutes=1)
            yield at
            with stage.acting(WATCHES) as (session, actor):
                ending.end(session, actor, session.get_one(RemoteAccess, access_id), done)


def _asked(stage: Stage, purpose: str) -> int:
    with stage.acting(ASKS) as (session, actor):
        change = _change(session)
        until = change.window_ends_at or clock.now()
        asked = Asked(purpose, WAY, clock.now(), until, (change.asset_id,), (VENDOR,))
        return asking.request(session, actor, change, asked, LONGEST).id


def _change(session: Session) -> ChangeRequest:
    return session.scalars(select(ChangeRequest).where(ChangeRequest.title == TITLE)).one()


def _signed(stage: Stage, access_id: int) -> None:
    """Have whoever answers for the next signature give it."""
    with stage.database.reading() as session:
        access = whole(session, session.get_one(RemoteAccess, access_id))
        if access.state is not RemoteState.REQUESTED:
            return
        answers = owners(session, access)
        row = next(row for row in access.consents if row.signature_id is None)
        person_id = answers[row.activity, row.asset_id].acts.person_id
    person = next(name for name, key in stage.people.items() if key == person_id)
    proof = stage.proof(person)
    with stage.acting(person) as (session, actor):
        asking.approve(session, actor, session.get_one(RemoteAccess, access_id), proof)
