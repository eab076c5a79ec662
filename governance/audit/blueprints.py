"""What the application takes of the trail: its pages, its commands, what is done each minute."""

from governance.audit import api, views
from governance.audit.backups.cli import backup, restore
from governance.audit.cli import replace_checkpoint_key, verify
from governance.audit.jobs import every_minute

FOR_PROGRAMS = api.bp
TRAIL = (views.bp, views.verifications_bp)
COMMANDS = (verify, replace_checkpoint_key, backup, restore)
__all__ = ["COMMANDS", "FOR_PROGRAMS", "TRAIL", "every_minute"]
