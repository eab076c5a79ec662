"""The command line `concord`: what every command shares, and how a refusal becomes a sentence."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import click
from flask import Flask
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import ArgumentError, OperationalError

from governance.core import config, logs
from governance.core.config import Settings, UnknownSettingsError
from governance.core.db import Database
from governance.core.errors import DomainError
from governance.core.jobs import Job
from governance.core.migrate import WrongDatabaseError, assert_current
from governance.core.secrets import Secrets, SecretsError

PRIVATE_UMASK = 0o077
PRIVATE_FOLDER = 0o700


class Status(IntEnum):
    """How a command ends; every command keeps to these."""

    TAKEN = 0
    """What was asked is done, or what was checked is whole."""

    REFUSED = 1
    """A rule refused it, or what was checked was tampered with."""

    UNUSABLE = 2
    """It could not be tried: wrong settings, wrong words, no database."""


class UnusableError(Exception):
    """The command could not be tried; the sentence says what to set or to give."""


UNUSABLE = (UnusableError, UnknownSettingsError, SecretsError, WrongDatabaseError)


@dataclass(frozen=True, slots=True)
class Program:
    """What the command line is given by the application: it knows no slice."""

    connect: Callable[[str], Database]
    build: Callable[[Settings, Secrets, Database], Flask]
    every_minute: Sequence[Callable[[Job], None]] = ()
    """What the worker does each minute."""

    before_serving: Sequence[Callable[[Database, str], None]] = ()
    """What may stand against serving a database at an address: it raises."""


class CommandLine(click.Group):
    """A group whose commands end with a `Status` and a sentence, never with a stack trace."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say on stderr why it was refused or could not be tried."""
        try:
            return super().invoke(ctx)
        except DomainError as refused:
            _end(ctx, Status.REFUSED, *refused.reasons)
        except ValidationError as wrong:
            _end(ctx, Status.UNUSABLE, *(_told(fault) for fault in wrong.errors()))
        except SettingsError as wrong:
            _end(ctx, Status.UNUSABLE, f"{wrong}.")
        except OperationalError as unreachable:
            _end(ctx, Status.UNUSABLE, f"The database cannot be used: {unreachable.orig}")
        except ArgumentError:
            _end(ctx, Status.UNUSABLE, "CONCORD_DATABASE_URL is no address of a database we know.")
        except UNUSABLE as wrong:
            _end(ctx, Status.UNUSABLE, str(wrong))


def _end(ctx: click.Context, status: Status, *sentences: str) -> None:
    for sentence in sentences:
        click.echo(sentence.strip(), err=True)
    ctx.exit(status)


def _told(fault: Any) -> str:
    name = config.PREFIX + "_".join(map(str, fault["loc"])).upper() if fault["loc"] else ""
    sentence = fault["msg"].removeprefix("Value error, ")
    return f"{name}: {sentence}." if name else sentence


def command_line(program: Program, *commands: click.Command) -> CommandLine:
    """Make the `concord` command out of the slices' commands."""

    @click.group(cls=CommandLine, commands=list(commands))
    @click.pass_context
    def concord(ctx: click.Context) -> None:
        """Change control and asset governance for plants where IT meets OT.

        Ends with 0 (taken, or whole), 1 (refused, or tampered with) or 2 (could not be tried).
        Settings are CONCORD_* variables.
        """
        ctx.obj = program
        os.umask(PRIVATE_UMASK)

    return concord


@dataclass(frozen=True, slots=True)
class Installed:
    """The installation that a command works on."""

    program: Program
    settings: Settings
    database: Database


def installed(*, is_current: bool = True, as_owner: bool = False) -> Installed:
    """Read the settings and open the database, or as its owner; for use within a command.

    Raises what `CommandLine` tells: unknown settings, another program's database, and, unless
    told otherwise, a database that is not at the revision this version needs.
    """
    ctx = click.get_current_context()
    program = ctx.find_object(Program)
    if program is None:
        raise RuntimeError("a command outside the command line")
    settings = config.load()
    logs.configure(settings.log_level)
    if settings.is_embedded and not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    database = program.connect(settings.owner_database if as_owner else settings.database)
    ctx.call_on_close(database.engine.dispose)
    if is_current:
        assert_current(database)
    return Installed(program, settings, database)
