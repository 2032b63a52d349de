"""What the desk's first page shows of articles."""

from django import template
from django.template.context import RequestContext

from articles.models import Article

register = template.Library()

SHOWN = 5


@register.inclusion_tag("articles/_desk_panel.html", takes_context=True)
def articles_panel(context: RequestContext) -> dict[str, object]:
    """Drafts that the signed-in person may work on, the one touched last first."""
    user = context["request"].user
    if not user.has_perm("articles.change_article"):
        return {}
    drafts = Article.objects.editable_by(user).being_written()
    return {
        "may_see": True,
        "may_add": user.has_perm("articles.add_article"),
        "draft_count": drafts.count(),
        "drafts": drafts.with_draft_titles()[:SHOWN],
    }
