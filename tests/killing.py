"""Kill a process of its own anywhere: before a statement, at a commit, around a sync to disk or a
file that takes its name."""

import itertools
import os
import signal

from sqlalchemy import Engine, event

from tests.databases import opened


def around(act, failpoint):
    """Return an act with a failpoint before it and one after it."""

    def done(*args, **given):
        failpoint()
        made = act(*args, **given)
        failpoint()
        return made

    return done


def killed(url, act, at=None):
    """Have a process of its own act on a database, killed at this failpoint; return how many."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        count = itertools.count(1)

        def failpoint(*_args):
            number = next(count)
            os.write(tell, b".")
            if number == at:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("fsync", "link", "replace"):
            setattr(os, name, around(getattr(os, name), failpoint))
        database = opened(url)
        event.listen(Engine, "before_cursor_execute", failpoint)
        event.listen(Engine, "commit", failpoint)
        try:
            act(database)
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told, "rb") as heard:
        number = len(heard.read())
    _, status = os.waitpid(child, 0)
    assert (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0) in {0, signal.SIGKILL}
    return number
