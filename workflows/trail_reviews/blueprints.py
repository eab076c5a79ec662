"""All of the reviews of the trail for the application."""

import workflows.trail_reviews.packets  # noqa: F401  # what stands in packets of evidence
from workflows.trail_reviews.views import api, reviews, scopes

PAGES = (scopes.bp, reviews.bp, reviews.questions_bp)
FOR_PROGRAMS = api.bp
