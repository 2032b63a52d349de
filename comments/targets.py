"""Which comments readers can open, for articles that link to them."""

from articles.models import Article
from articles.publish_checks.targets import Target, TargetState, knows
from comments.models import Comment

# No comment has a number beyond; a database would not take it for one.
MOST = 2**63 - 1


@knows("comments:comment-detail", "number")
def find_comments(numbers: set[int], article: Article) -> dict[object, Target]:
    """What is waiting or declined is as gone for a reader as what never was."""
    asked = [number for number in numbers if number <= MOST]
    shown = Comment.objects.visible().filter(pk__in=asked).order_by().values_list("pk", flat=True)
    return dict.fromkeys(shown, Target(TargetState.HERE))
