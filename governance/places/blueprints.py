"""The pages of places and of locations, for the application to compose."""

from governance.places import views
from governance.places.locations import views as locations

PLACES = (views.bp, locations.bp)
