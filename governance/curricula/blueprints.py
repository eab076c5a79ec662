"""All pages of what can be learned, and its addresses for programs, for the application."""

from governance.curricula.api import curricula as for_curricula
from governance.curricula.api import items as for_items
from governance.curricula.api import records as for_records
from governance.curricula.views import curricula, items, records, versions

CURRICULA = (items.bp, versions.bp, records.bp, curricula.bp)
FOR_PROGRAMS = (for_items.bp, for_curricula.bp, for_records.bp)
