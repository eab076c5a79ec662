"""All pages and commands of skills, for the application."""

from governance.skills.cli import gate
from governance.skills.looks import views as looks
from governance.skills.pictures.views import matrix, pages, sheets
from governance.skills.views import competences, person, requirements

SKILLS = (competences.bp, requirements.bp, person.bp, matrix.bp, pages.bp, sheets.bp, looks.bp)
__all__ = ["SKILLS", "gate"]
