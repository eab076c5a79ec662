"""For how long it is kept who looked. Pure."""

from datetime import timedelta

KEPT = timedelta(days=730)
"""Source: House rule, ADR 0051 (as long as somebody may ask, and no longer)."""
