"""A worker whose handler never ends: to be killed in the middle of it."""

import sys
import time
from pathlib import Path

from app import connect
from governance.core.jobs import claim, deliver
from governance.core.outbox import handle

ADDRESS, MARK = sys.argv[1:]


def never_ends(_job, **_payload):
    Path(MARK).write_text("begun")
    time.sleep(60)


handle("test.slow", never_ends)
taken = connect(ADDRESS)
message = claim(taken)
if message is not None:
    deliver(taken, message)
