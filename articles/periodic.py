"""What falls due for articles: publication, renditions, and what is kept for a time only."""

from articles.workflow import draft_history, external_review
from articles.workflow.lifecycle import end_due
from articles.workflow.pictures import render_left_behind
from articles.workflow.presence import forget_presence
from articles.workflow.publishing import publish_due
from kingsfund.core.periodic import Job, Pace

JOBS = [
    Job("articles published", publish_due, Pace.PUBLISHING),
    Job("articles ended", end_due, Pace.PUBLISHING),
    Job("pictures made ready", render_left_behind, Pace.SENDING),
    Job(
        "addresses of external reviewers forgotten",
        external_review.forget_reviewer_addresses,
        Pace.FORGETTING,
    ),
    Job("old texts of drafts forgotten", draft_history.forget_old, Pace.FORGETTING),
    Job("windows closed long ago forgotten", forget_presence, Pace.FORGETTING),
]
