"""All pages and commands of skills, their addresses for programs, and what is imported of them."""

from governance.skills.api import competences as for_competences
from governance.skills.api import person as for_person
from governance.skills.api import requirements as for_requirements
from governance.skills.cli import gate
from governance.skills.importing import competences as sheets_of_competences
from governance.skills.importing import requirements as sheets_of_requirements
from governance.skills.looks import views as looks
from governance.skills.pictures.views import matrix, pages, sheets
from governance.skills.views import competences, person, requirements

SKILLS = (competences.bp, requirements.bp, person.bp, matrix.bp, pages.bp, sheets.bp, looks.bp)
FOR_PROGRAMS = (for_competences.bp, for_requirements.bp, for_person.bp)
IMPORTED = (sheets_of_competences, sheets_of_requirements)
__all__ = ["FOR_PROGRAMS", "IMPORTED", "SKILLS", "gate"]
