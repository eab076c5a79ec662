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
    """Two keys of the web processes that are never logged, never printed and never the same."""

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
        made = Secrets(secrets.token_urlsafe(48), secrets.token_urlsafe(48))
        _make(path, json.dumps(asdict(made)))
    return _read(path)


@dataclass(frozen=True, slots=True)
class CheckpointKeys:
    """What signs checkpoints now, and what did until now if another key has just followed it.

    Only the worker holds them: whoever breaks into a web process signs nothing with them.
    """

    now: str
    before: str | None

    def __repr__(self) -> str:
        """Tell nothing."""
        return "CheckpointKeys(...)"


KEY_FILE = "checkpoint.key"
KEY_FILE_BEFORE = "checkpoint.key.before"


def checkpoint_keys(settings: Settings) -> CheckpointKeys:
    """Return what signs checkpoints; on SQLite the first start makes it.

    To have another key there, move the file to `checkpoint.key.before`: the old one signs the new.
    Raises `SecretsError` as `load` does.
    """
    now, before = settings.checkpoint_key, settings.checkpoint_key_before
    if now or not settings.is_embedded:
        checked = _checked("CONCORD_CHECKPOINT_KEY", now)
        return CheckpointKeys(
            checked, _checked("CONCORD_CHECKPOINT_KEY_BEFORE", before) if before else None
        )
    path, older = (settings.data_dir / name for name in (KEY_FILE, KEY_FILE_BEFORE))
    if not path.exists():
        _make(path, secrets.token_urlsafe(48))
    return CheckpointKeys(_private(path), _private(older) if older.exists() else None)


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


def _make(path: Path, text: str) -> None:
    """Write the file whole or not at all; if another process was first, its file stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _private(path: Path) -> str:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretsError(f"{path} can be read by others: `chmod 600 {path}`, then start again.")
    return path.read_text().strip()


def _read(path: Path) -> Secrets:
    try:
        kept = json.loads(_private(path))
        secrets_kept = Secrets(kept["secret_key"], kept["seed_key"])
    except (ValueError, TypeError, KeyError) as garbled:
        raise SecretsError(
            f"{path} holds no keys: restore it from a backup. Without it nobody can sign in."
        ) from garbled
    return secrets_kept
