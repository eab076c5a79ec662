from sqlalchemy import select

from governance.validation.outside import commands
from governance.validation.outside.jobs import WORKER
from governance.validation.outside.models import Interval


def follow(database):
    """Have the worker follow the ledger, as it does each minute."""
    with database.writing() as session:
        commands.follow(session, WORKER)
        session.commit()


def intervals(database):
    with database.reading() as session:
        return session.scalars(select(Interval).order_by(Interval.id)).all()
