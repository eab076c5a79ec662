"""All pages of skills, for the application."""

from governance.skills.views import competences, matrix, person, requirements

SKILLS = (competences.bp, requirements.bp, person.bp, matrix.bp)
