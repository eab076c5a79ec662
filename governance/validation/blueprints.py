"""All of the ledger for the application: its pages, its command, what keeps it and follows it."""

import governance.validation.packets  # noqa: F401  # what the ledger gives to packets
from governance.validation.api import bp as for_programs
from governance.validation.cli import validated
from governance.validation.keeping import watch
from governance.validation.outside.jobs import every_minute
from governance.validation.outside.views import bp as intervals
from governance.validation.requirements.views import bp as requirements
from governance.validation.views import bp

FOR_PROGRAMS = for_programs
PAGES = (bp, intervals, requirements)
__all__ = ["FOR_PROGRAMS", "PAGES", "every_minute", "validated", "watch"]
