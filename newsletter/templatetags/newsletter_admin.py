"""What the admin’s first page shows of newsletters."""

from django import template
from django.template.context import RequestContext

from newsletter.models import Newsletter, Subscriber
from newsletter.models.subscription import with_counts

register = template.Library()

SHOWN = 5


@register.inclusion_tag("admin/newsletter/_panel.html", takes_context=True)
def newsletter_panel(context: RequestContext) -> dict[str, object]:
    """How many take each newsletter, and who came last, for those who may see subscribers."""
    user = context["request"].user
    if not user.has_perm("newsletter.view_subscriber"):
        return {}
    return {
        "may_see": True,
        "may_add": user.has_perm("newsletter.add_newsletter"),
        "newsletters": list(with_counts(Newsletter.objects.all())),
        "newest": list(Subscriber.objects.confirmed()[:SHOWN]),
    }
