"""All pages of what can be learned, for the application."""

from governance.curricula.views import curricula, items, records, versions

CURRICULA = (items.bp, versions.bp, records.bp, curricula.bp)
