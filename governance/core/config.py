"""What can be set from outside: `CONCORD_*` variables, each checked, unknown ones refused."""

import ipaddress
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from governance.core.webhooks import key_of

PREFIX = "CONCORD_"
FOR_TESTS = frozenset({"CONCORD_REAL_DATA", "CONCORD_SOAK"})
"""Read by the test suite alone; known here so that they are not refused."""


class UnknownSettingsError(Exception):
    """A `CONCORD_*` variable that no setting bears: most often a typing mistake."""


class Settings(BaseSettings):
    """The installation's settings; nothing else is read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    data_dir: Path = Path("data")
    """Folder of the embedded database, its secrets and the worker's queue."""

    database_url: str = ""
    """SQLAlchemy address; empty: the SQLite file `concord.db` in `data_dir`."""

    migration_database_url: str = ""
    """The same database by the role that owns it, for `concord migrate` and `restore` alone."""

    single_database_role: bool = False
    """On PostgreSQL: serve although the role may change tables and trail; else that is refused."""

    public_url: HttpUrl = HttpUrl("http://localhost:8000")
    """How people reach this installation; HTTPS everywhere but on loopback."""

    host: str = "127.0.0.1"
    """Address to listen on; anything but loopback needs HTTPS and a trusted proxy."""

    port: int = Field(8000, ge=1, le=65535)
    """Port to listen on."""

    workers: int = Field(2, ge=1, le=64)
    """Web processes."""

    threads: int = Field(4, ge=1, le=64)
    """Threads of each web process."""

    trusted_proxies: int = Field(0, ge=0, le=4)
    """How many proxies in front set `X-Forwarded-*`; 0: such headers are ignored."""

    secret_key: SecretStr | None = None
    """Signs cookies; at least 32 characters. Demanded on PostgreSQL, made on SQLite."""

    seed_key: SecretStr | None = None
    """Wraps the seeds of second factors; at least 32 characters. Demanded on PostgreSQL."""

    checkpoint_key: SecretStr | None = None
    """Signs checkpoints; at least 32 characters. Demanded on PostgreSQL, made on SQLite."""

    checkpoint_key_before: SecretStr | None = None
    """The key that signed checkpoints until now, where another one follows it: it signs that."""

    checkpoint_dir: Path | None = None
    """Folder off this machine that receives the checkpoints of the trail."""

    witness_url: HttpUrl | None = None
    """Address, HTTPS, of a witness that cosigns checkpoints (C2SP `tlog-witness`)."""

    witness_key: str = ""
    """Verifier key of that witness: name, +, id, +, base64."""

    checkpoint_mail: str = ""
    """Mail address off this machine that receives a checkpoint a day."""

    smtp_host: str = ""
    """Mail server that takes what Concord sends; with STARTTLS, unless it is this machine."""

    smtp_port: int = Field(587, ge=1, le=65535)
    """Port of the mail server."""

    smtp_from: str = ""
    """Sender of what Concord mails."""

    smtp_user: str = ""
    """Name at the mail server, where it asks for one."""

    smtp_password: SecretStr | None = None
    """Password at the mail server."""

    webhook_url: HttpUrl | None = None
    """Address, HTTPS, of what lets people in from outside: told when a way in opens and ends."""

    webhook_key: SecretStr | None = None
    """Signs what is told there: `whsec_` and base64 of 24 to 64 bytes."""

    webhook_key_before: SecretStr | None = None
    """The key until now, where another one follows it: for as long as it is set, both sign."""

    webhook_hosts: str = ""
    """Names, with commas between them, that a webhook may be sent to; no other is asked."""

    webhook_networks: str = ""
    """Networks that are not public and that those names may be in, such as `10.20.0.0/16`."""

    remote_hours: int = Field(12, ge=1, le=72)
    """For how long somebody may be let in from outside at most, each time."""

    idle_minutes: int = Field(30, ge=5, le=60)
    """A session ends when unused for this long; nobody can switch that off."""

    signer_idle_minutes: int = Field(15, ge=5, le=60)
    """The same for who may sign."""

    session_hours: int = Field(12, ge=1, le=24)
    """A session ends after this long, used or not."""

    passkey_sign_in: bool = False
    """Whether a key with its PIN or finger lets people in by itself, without the password."""

    dormant_days: int = Field(90, ge=30, le=730)
    """An account is dormant when nobody was in with it for this many days."""

    dormant_notice_days: int = Field(0, ge=0, le=365)
    """A dormant account that nobody keeps ends by itself after this many days; 0: never."""

    password_length: int = Field(15, ge=12, le=64)
    """Shortest password accepted, in characters."""

    alarm_refusals: int = Field(10, ge=2, le=1000)
    """So many refused sign-ins, proofs or tokens within an hour raise an alarm."""

    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    """How much is logged."""

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not self.is_loopback and not (self.is_https and self.trusted_proxies):
            raise ValueError(
                f"CONCORD_HOST={self.host} is not loopback: set CONCORD_PUBLIC_URL to an "
                "https address and CONCORD_TRUSTED_PROXIES to the number of proxies in front."
            )
        if self.checkpoint_mail and not (self.smtp_host and self.smtp_from):
            raise ValueError("CONCORD_CHECKPOINT_MAIL needs CONCORD_SMTP_HOST and _SMTP_FROM.")
        if self.witness_url and not (self.witness_key and self.witness_url.scheme == "https"):
            raise ValueError(
                "CONCORD_WITNESS_URL is an https address, and CONCORD_WITNESS_KEY its key."
            )
        return self

    @model_validator(mode="after")
    def _has_a_webhook_that_can_be_trusted(self) -> Self:
        keys, _networks = self.webhook_keys, self.networks  # each is read, and so is checked
        url = self.webhook_url
        if url is not None and not (keys and url.host in self.hosts):
            raise ValueError(
                "CONCORD_WEBHOOK_URL needs CONCORD_WEBHOOK_KEY, and its host among "
                "CONCORD_WEBHOOK_HOSTS."
            )
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_https(self) -> bool:
        """Whether people reach the installation through HTTPS."""
        return self.public_url.scheme == "https"

    @property
    def database(self) -> str:
        """The address in force: the embedded database unless another one is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'concord.db'}"

    @property
    def owner_database(self) -> str:
        """The address by which tables are made: of their owner, where it is another role."""
        return self.database if self.is_embedded else self.migration_database_url or self.database

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file, for one machine."""
        return self.database.startswith("sqlite")

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a webhook may be sent to."""
        return frozenset(_parts(self.webhook_hosts))

    @property
    def networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """The networks that are not public and that those names may be in."""
        return tuple(map(ipaddress.ip_network, _parts(self.webhook_networks)))

    @property
    def webhook_keys(self) -> tuple[bytes, ...]:
        """The keys that sign what is told, the one in force first."""
        written = (self.webhook_key, self.webhook_key_before)
        return tuple(key_of(each.get_secret_value()) for each in written if each)

    @property
    def longest_remote(self) -> timedelta:
        """For how long somebody is let in from outside at most."""
        return timedelta(hours=self.remote_hours)

    @property
    def idle(self) -> timedelta:
        """For how long a session may go unused."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def signer_idle(self) -> timedelta:
        """For how long the session of somebody who may sign may go unused."""
        return min(self.idle, timedelta(minutes=self.signer_idle_minutes))

    @property
    def longest(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(hours=self.session_hours)


def _parts(written: str) -> list[str]:
    """Return what stands between commas."""
    return [part for each in written.split(",") if (part := each.strip().lower())]


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; `UnknownSettingsError` names each variable that is no setting."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | FOR_TESTS
    if unknown := sorted(n for n in environ if n.startswith(PREFIX) and n not in known):
        raise UnknownSettingsError(
            f"{', '.join(unknown)}: no such setting. docs/reference/settings.md lists them."
        )
    return Settings()
