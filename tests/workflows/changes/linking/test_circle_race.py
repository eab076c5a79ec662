"""Two people who close a circle at the same moment: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from workflows.changes.linking.models import ChangeLink

BUSY = 503
"""Where a lock is waited for too long: so it says, and the same is sent again."""


@pytest.mark.soak
def test_of_two_who_close_a_circle_at_once_one_is_told(database, several, sign_in):
    one, two = several(2)
    clients, barrier = [sign_in(name) for name in ("nora", "coen")], Barrier(2)

    def send(client, change, other):
        barrier.wait()
        data = {"tie": "blocked_by", "other": f"CR-2026-{other:04}", "reason": "it comes first"}
        reply = None
        while reply is None or reply.status_code == BUSY:
            reply = client.post(f"/changes/{change}/link", data=data)
        return reply.status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(send, clients, (one, two), (two, one)))

    assert sorted(codes) == [302, 422]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChangeLink)) == 1
