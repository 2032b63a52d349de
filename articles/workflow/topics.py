"""Topics that become one: the articles of one move to another, and its address leads there."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from articles.models import Article, FormerTopicSlug, Refused, Topic
from kingsfund.core.security.permissions import requires

CHANGE, DELETE = "articles.change_topic", "articles.delete_topic"


class SameTopic(Refused):
    """A topic cannot be merged into itself; the message says so to an editor."""


class TopicIsGone(Refused):
    """Somebody has deleted or merged one of the two topics meanwhile."""


@requires(CHANGE, DELETE)
def merge_topics(
    topic: Topic, *, into: Topic, by: AbstractUser, based_on: int | None = None
) -> int:
    """Put one topic's articles under another and delete it; return how many articles it had.

    Every address that it had leads to the other. Raises `SameTopic`, `TopicIsGone`, and
    `EditConflict` if somebody has saved it since the version `based_on`.
    """
    if topic.pk == into.pk:
        raise SameTopic("A topic cannot be merged into itself.")
    links = Article.topics.through.objects
    with transaction.atomic():
        # In one order, whichever is merged into which: two editors do not wait for each other.
        both_topics = Topic.objects.select_for_update().filter(pk__in=[topic.pk, into.pk])
        held = {row.pk: row for row in both_topics.order_by("pk")}
        if len(held) < 2:
            gone = into if topic.pk in held else topic
            raise TopicIsGone(f"“{gone}” was merged or deleted meanwhile.")
        # As they are now: what a colleague has just saved of them stays.
        topic, into = held[topic.pk], held[into.pk]
        topic.lock_version(based_on)
        count = links.filter(topic=topic).count()
        under_both = links.filter(topic=into).values("article")
        links.filter(topic=topic, article__in=under_both).delete()
        links.filter(topic=topic).update(topic=into)
        FormerTopicSlug.objects.filter(topic=topic).update(topic=into)
        slug = topic.slug
        topic.delete()
        into.keep_former_slug(slug)
        into.mark_saved(by=by)
        into.save()
    return count
