"""The installation's secrets: given by the environment, or made once beside the SQLite file."""

import json
import os
import secrets
import stat
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import SecretStr

from governance.core.config import Settings

SHORTEST = 32
PRIVATE = 0o600


class SecretsError(Exception):
    """A secret is missing, too short or readable by others; nothing starts."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Two keys that are never logged, never printed and never the same."""

    secret_key: str
    seed_key: str

    def __repr__(self) -> str:
        """Tell nothing."""
        return "Secrets(...)"


def load(settings: Settings) -> Secrets:
    """Return the secrets; on SQLite the first start makes them, before any worker forks.

    Raises `SecretsError` where PostgreSQL is used without them, or the file is not private.
    """
    given = [settings.secret_key, settings.seed_key]
    if all(given) or not settings.is_embedded:
        return Secrets(
            *(_checked(name, value) for name, value in zip(_names(), given, strict=True))
        )
    if any(given):
        raise SecretsError("Set both CONCORD_SECRET_KEY and CONCORD_SEED_KEY, or neither.")
    path = settings.data_dir / "secrets.json"
    if not path.exists():
        _make(path)
    return _read(path)


def _names() -> tuple[str, str]:
    return "CONCORD_SECRET_KEY", "CONCORD_SEED_KEY"


def _checked(name: str, value: SecretStr | None) -> str:
    plain = value.get_secret_value() if value else ""
    if len(plain) < SHORTEST:
        raise SecretsError(
            f"{name} needs at least {SHORTEST} characters: for example what "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` prints."
        )
    return plain


def _make(path: Path) -> None:
    """Write the file whole or not at all; if another process was first, its file stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Secrets(secrets.token_urlsafe(48), secrets.token_urlsafe(48))
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
        json.dump(asdict(made), file)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _read(path: Path) -> Secrets:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretsError(f"{path} can be read by others: `chmod 600 {path}`, then start again.")
    try:
        kept = json.loads(path.read_text())
        secrets_kept = Secrets(kept["secret_key"], kept["seed_key"])
    except (ValueError, TypeError, KeyError) as garbled:
        raise SecretsError(
            f"{path} holds no keys: restore it from a backup. Without it nobody can sign in."
        ) from garbled
    return secrets_kept
