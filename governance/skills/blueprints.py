"""All pages of skills, for the application."""

from governance.skills import models  # noqa: F401
