"""What newsletters keep for a time only."""

from kingsfund.core.periodic import Job, Pace
from newsletter.workflow.subscribing import forget_long_gone, forget_never_confirmed

JOBS = [
    Job("addresses never confirmed forgotten", forget_never_confirmed, Pace.FORGETTING),
    Job("subscribers long gone forgotten", forget_long_gone, Pace.FORGETTING),
]
