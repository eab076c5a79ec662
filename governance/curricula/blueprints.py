"""All pages of what can be learned, its addresses for programs, and what is imported of it."""

from governance.curricula.api import curricula as for_curricula
from governance.curricula.api import items as for_items
from governance.curricula.api import records as for_records
from governance.curricula.importing import curricula as sheets_of_curricula
from governance.curricula.importing import items as sheets_of_items
from governance.curricula.views import curricula, items, records, versions

CURRICULA = (items.bp, versions.bp, records.bp, curricula.bp)
FOR_PROGRAMS = (for_items.bp, for_curricula.bp, for_records.bp)
IMPORTED = (sheets_of_items, sheets_of_curricula)
