"""What the margin of the reading screen says of a comment after its publication."""

from comments import correcting
from comments.models import Comment

# Of a comment that a crowd has reported; the rest say the same.
REPORTS_SHOWN = 50


def reports_margin(comment: Comment) -> dict[str, object]:
    """What the reading screen shows of reports: those without an answer, the heaviest first."""
    opened = list(comment.reports.open().order_by("-weight", "at")[:REPORTS_SHOWN])
    return {"open_reports": opened, "report_weight": sum(report.weight for report in opened)}


def after_margin(comment: Comment) -> dict[str, object]:
    """What the reading screen offers for a published comment: pick, credit, and where it led to."""
    if not comment.is_published():
        return {}
    return {
        "corrections": comment.corrections.select_related("edition__article").order_by("pk"),
        "corrections_to_choose": correcting.corrections_to_choose(comment),
    }
