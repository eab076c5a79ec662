"""What the worker does for requests: remind before their day, end them after it."""

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.identity.requests import commands, queries
from governance.identity.requests.models import WAITING, RoleRequest

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Remind of what expires soon, once; end what nobody decided on."""
    with job.reading() as session:
        near, over = queries.to_remind(session), queries.to_expire(session)
    for act, keys in ((commands.remind, near), (commands.expire, over)):
        for key in keys:
            with job.writing() as session:
                request = session.get_one(RoleRequest, key, with_for_update=True)
                if request.state in WAITING:
                    act(session, WORKER, request)
