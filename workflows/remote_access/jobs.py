"""What the worker does for remote access: end it at its end, and tell what lets people in."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import given_up, handle, try_again
from workflows.remote_access.commands import ending as commands
from workflows.remote_access.models import RemoteAccess, RemoteState
from workflows.remote_access.queries.cases import whole
from workflows.remote_access.rules.machine import LIVE
from workflows.remote_access.telling import deliver

WORKER = Actor(0, "the worker", via="worker")
GOES_ON = timedelta(days=7)
"""For how long what is over is told again and again, where it is not taken."""


def opened(job: Job, *, access_id: int) -> None:
    """Tell that somebody is let in, unless that is over by now; done twice, it reads the same."""
    access = _kept(job, access_id)
    if access.state is RemoteState.OPEN and access.opening_told_at is None:
        _tell(job, access, "opened")


def ended(job: Job, *, access_id: int) -> None:
    """Tell that they are let in no longer; done twice, it reads the same."""
    access = _kept(job, access_id)
    if access.ending_told_at is None:
        _tell(job, access, "ended")


def _kept(job: Job, access_id: int) -> RemoteAccess:
    with job.reading() as session:
        return whole(session, session.get_one(RemoteAccess, access_id))


def _tell(job: Job, access: RemoteAccess, act: str) -> None:
    if job.settings.webhook_url is None:
        return
    deliver(job.settings, access, act)
    with job.writing() as session:
        commands.told(session, WORKER, access.id, act)


def every_minute(job: Job) -> None:
    """End what is past its end, and go on telling what was not taken."""
    with job.reading() as session:
        over = _past_its_end(session)
        untold = _untold(session) if job.settings.webhook_url else []
    for access_id in over:
        with job.writing() as session:
            commands.expire(session, WORKER, access_id)
    for topic, access_id in untold:
        with job.writing() as session:
            if message := given_up(session, topic, access_id=access_id):
                try_again(message)


def _past_its_end(session: Session) -> list[int]:
    wanted = select(RemoteAccess.id).where(
        RemoteAccess.state.in_(LIVE), RemoteAccess.until_at <= clock.now()
    )
    return list(session.scalars(wanted.order_by(RemoteAccess.id)))


def _untold(session: Session) -> list[tuple[str, int]]:
    """Return what is open, or was, of which the webhook has not heard: it is told again."""
    is_open = RemoteAccess.state == RemoteState.OPEN
    opening = is_open & RemoteAccess.opening_told_at.is_(None)
    late = RemoteAccess.ended_at > clock.now() - GOES_ON
    ending = late & RemoteAccess.ending_told_at.is_(None)
    was_open = RemoteAccess.opened_at.is_not(None)
    topics = {"remote_access.opened": opening, "remote_access.ended": ending & was_open}
    return [
        (topic, key)
        for topic, is_untold in topics.items()
        for key in session.scalars(select(RemoteAccess.id).where(is_untold))
    ]


handle("remote_access.opened", opened)
handle("remote_access.ended", ended)
