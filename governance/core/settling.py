"""What each process does once everything is loaded, so that its memory costs it little."""

import gc

COLLECTED_AFTER = 20_000
"""Objects made and not yet gone, before the collector looks at them."""


def settle() -> None:
    """Never look again at what is loaded now, and for other garbage less often.

    A page makes tens of thousands of short-lived objects, a batch of an import ten times as many:
    with the interpreter's own threshold, each is interrupted a dozen times for nothing. There is
    hardly any garbage in what is loaded; to look for it takes a sixth of a second of the start.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 10, 10)
