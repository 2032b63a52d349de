"""`{% newsletter_signup %}`: the sign-up strip, the same for everybody, for any public page."""

from django import template

from newsletter import wording
from newsletter.models import Newsletter

register = template.Library()


@register.inclusion_tag("newsletter/_signup.html")
def newsletter_signup(*, source: str) -> dict[str, object]:
    """A field and a button for the main newsletter; nothing while none is open.

    `source` is a slug for where on the site it stands, such as "article" or "footer": it becomes
    part of the evidence, and of the ids, so that a page may hold one strip of each source.
    """
    newsletter = Newsletter.objects.main()
    if not newsletter:
        return {}
    return {
        "newsletter": newsletter,
        "source": source,
        "sentence": wording.sentence(newsletter),
    }
