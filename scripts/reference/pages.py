"""Every page of docs/reference, by its name."""

from flask import Flask

from scripts.reference.api import api
from scripts.reference.asvs import asvs
from scripts.reference.commands import commands
from scripts.reference.dictionary import dictionary
from scripts.reference.doors import doors
from scripts.reference.machines import guards, machines, states
from scripts.reference.permissions import permissions
from scripts.reference.personal import personal
from scripts.reference.policy import policies
from scripts.reference.profiles import profiles
from scripts.reference.registries import registries
from scripts.reference.retention import retention
from scripts.reference.routes import routes
from scripts.reference.settings import settings
from scripts.reference.sources import ROOT
from scripts.reference.steps import steps
from scripts.reference.traceability import traceability

FOLDER = ROOT / "docs" / "reference"


def printed(app: Flask) -> dict[str, str]:
    """Return the text of every page, by file name."""
    pages = {f"states-{name}.md": states(name, machine) for name, machine in machines().items()}
    return pages | {
        "api.md": api(app),
        "asvs.md": asvs(),
        "commands.md": commands(),
        "data-dictionary.md": dictionary(),
        "doors.md": doors(app),
        "guards.md": guards(),
        "permissions.md": permissions(),
        "personal-data.md": personal(),
        "policy.md": policies(),
        "profiles.md": profiles(),
        "registries.md": registries(),
        "retention.md": retention(),
        "routes.md": routes(app),
        "settings.md": settings(),
        "steps-of-a-change.md": steps(),
        "traceability.md": traceability(),
    }
