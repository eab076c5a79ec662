"""All pages and commands of skills, and their addresses for programs, for the application."""

from governance.skills.api import competences as for_competences
from governance.skills.api import person as for_person
from governance.skills.api import requirements as for_requirements
from governance.skills.cli import gate
from governance.skills.looks import views as looks
from governance.skills.pictures.views import matrix, pages, sheets
from governance.skills.views import competences, person, requirements

SKILLS = (competences.bp, requirements.bp, person.bp, matrix.bp, pages.bp, sheets.bp, looks.bp)
FOR_PROGRAMS = (for_competences.bp, for_requirements.bp, for_person.bp)
__all__ = ["FOR_PROGRAMS", "SKILLS", "gate"]
