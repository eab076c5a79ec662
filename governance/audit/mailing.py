"""Mail a checkpoint: whoever keeps the mail can compare it later with what the trail says then."""

import smtplib
from email.message import EmailMessage
from ssl import create_default_context
from typing import Final

from governance.audit.keeping import Told
from governance.core.config import Settings

PATIENCE: Final = 10.0
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where nobody else listens, so that nothing is encrypted."""

TEXT = """\
This is where the audit trail of {origin} stood: {size} events.

Keep this mail. Whoever doubts the trail later saves the attached file and has it compared:

    concord verify --checkpoint checkpoint-{size}.txt

{note}"""


class MailError(Exception):
    """No mail was sent; the sentence says why."""


def message(settings: Settings, told: Told) -> EmailMessage:
    """Write the mail."""
    made = EmailMessage()
    made["Subject"] = f"Checkpoint of {told.origin}: {told.size} events"
    made["From"], made["To"] = settings.smtp_from, settings.checkpoint_mail
    made.set_content(TEXT.format(origin=told.origin, size=told.size, note=told.note))
    name = f"checkpoint-{told.size}.txt"
    made.add_attachment(told.note.encode(), "application", "octet-stream", filename=name)
    return made


def send(settings: Settings, made: EmailMessage) -> None:
    """Hand a mail to the server; `MailError` if it does not take it."""
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as server:
            if settings.smtp_host not in LOCAL:
                server.starttls(context=create_default_context())
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(made)
    except (OSError, smtplib.SMTPException) as refused:
        raise MailError(f"{settings.smtp_host} took no mail: {refused}.") from refused
