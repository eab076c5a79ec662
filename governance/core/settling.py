"""What each process does once everything is loaded, so that its memory costs it little."""

import gc

COLLECTED_AFTER = 20_000
"""Objects made and not yet gone, before the collector looks at them."""


def settle() -> None:
    """Never collect again what is loaded now, and look for other garbage less often.

    A page makes tens of thousands of short-lived objects, a batch of an import ten times as many:
    with the interpreter's own threshold, each is interrupted a dozen times for nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 10, 10)
