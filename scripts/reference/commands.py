"""The command line, as `--help` tells it."""

import click

from app import cli
from scripts.reference.words import page, table

WIDTH = 90
STATUS = [
    (0, "taken, or whole"),
    (1, "refused by a rule, or tampered with"),
    (2, "could not be tried: settings, words, database"),
]


def commands() -> str:
    """Return the page of every command."""
    name = "concord"
    top = click.Context(cli, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
    parts = [_help(top, cli)]
    for sub in cli.list_commands(top):
        command = cli.commands[sub]
        parts.append(f"## {name} {sub}")
        parts.append(_help(click.Context(command, info_name=sub, parent=top), command))
    return page("Commands", parts[0], table(("Status", "Means"), STATUS), *parts[1:])


def _help(context: click.Context, command: click.Command) -> str:
    return f"```text\n{command.get_help(context)}\n```"
