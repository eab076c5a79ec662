"""Every table of skills: whoever opens a database must know them all."""

import governance.skills.models
import governance.skills.rules.permissions  # noqa: F401
