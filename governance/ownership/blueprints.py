"""All pages of ownership, for the application to register."""

from governance.ownership.matrix import views as matrix
from governance.ownership.views import bp

BLUEPRINTS = (matrix.bp, bp)
