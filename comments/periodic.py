"""What falls due for comments: mail to moderators, screening, reports, and retention."""

from comments.audit.blind_reviews import draw
from comments.audit.figures import measure_answer_time
from comments.audit.transparency import close_months
from comments.notifications import notify_moderators
from comments.screening.classifier import learn_pending
from comments.screening.runner import forget_traces, screen_waiting
from comments.workflow.overload import watch_the_queue
from comments.workflow.retention import forget_due
from kingsfund.core.periodic import Job, Pace

JOBS = [
    Job("moderators told of new comments", notify_moderators, Pace.SENDING),
    Job("moderators told that the queue is overdue", watch_the_queue, Pace.SENDING),
    Job("comments screened", screen_waiting, Pace.SENDING),
    Job("decisions learned from", learn_pending, Pace.SENDING),
    Job("answer time measured", measure_answer_time, Pace.FORGETTING),
    Job("months of moderation closed", close_months, Pace.FORGETTING),
    Job("blind reviews asked for", draw, Pace.FORGETTING),
    Job("networks of comments forgotten", forget_traces, Pace.FORGETTING),
    Job("comments and addresses past their time forgotten", forget_due, Pace.FORGETTING),
]
