"""All of the ledger for the application: its pages, its command, and what keeps it."""

from governance.validation.cli import validated
from governance.validation.keeping import watch
from governance.validation.views import bp

__all__ = ["bp", "validated", "watch"]
