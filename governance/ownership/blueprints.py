"""All pages of ownership, and what the worker does for it each minute, for the application."""

import governance.ownership.leavers.commands  # what it ends with an account
import governance.ownership.powers  # noqa: F401  # what it adds to who can do what
from governance.ownership.absences import views as absences
from governance.ownership.attestation import jobs as rounds
from governance.ownership.attestation import views as attestation
from governance.ownership.delegations import views as delegations
from governance.ownership.directory import views as directory
from governance.ownership.leavers import jobs as leavers
from governance.ownership.matrix import views as matrix
from governance.ownership.projection import jobs as projection
from governance.ownership.reports import views as reports
from governance.ownership.standards import views as standards
from governance.ownership.teams import views as teams
from governance.ownership.vacancies import jobs as clocks
from governance.ownership.vacancies import views as vacancies
from governance.ownership.views import bp
from governance.ownership.whatif import views as what_if

OF_PARTIES = (matrix.bp, teams.bp, standards.bp, reports.bp, what_if.bp)
OF_DUTIES = (delegations.bp, absences.bp, vacancies.bp, attestation.bp)
OWNERSHIP = (*OF_PARTIES, bp, *OF_DUTIES, directory.bp)
EVERY_MINUTE = (
    *(projection.every_minute, leavers.every_minute),
    *(clocks.every_minute, rounds.every_minute),
)
