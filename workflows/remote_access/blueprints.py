"""All of remote access for the application: its pages, what keeps it, and what the worker does."""

import workflows.remote_access.packets  # noqa: F401  # what stands in packets of evidence
from workflows.remote_access.jobs import every_minute
from workflows.remote_access.keeping import watch
from workflows.remote_access.views import api, pages

bp = pages.bp
FOR_PROGRAMS = api.bp
__all__ = ["FOR_PROGRAMS", "bp", "every_minute", "watch"]
