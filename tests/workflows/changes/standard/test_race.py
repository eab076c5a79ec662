"""Two people at the last use of a template: one of them has it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import select

from governance.core.errors import DomainError
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.machine import STANDARD


def test_at_the_last_use_one_of_two_has_it(standard, database):
    standard.in_force(most_uses=1)

    def tries(name):
        with suppress(DomainError):
            standard.begun(name)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tries, ("tom", "johan")))

    with database.reading() as session:
        ways = session.scalars(select(ChangeRequest.workflow)).all()
    assert ways.count(STANDARD) == 1
    assert standard.now().uses == 1
