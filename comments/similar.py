"""Earlier decisions on comments like one that waits: a moderator decides alike what is alike."""

from comments.models import Comment, Decision, Fingerprint, LinkedSite
from comments.text_analysis.hosts import addresses_in
from comments.text_analysis.normalisation import folded_words

# Texts with less in common have only the language in common.
ALIKE = 0.2
MOST_SITES = 3


def similar_decisions(comment: Comment, most: int = 5) -> list[Decision]:
    """The decisions that stand on the comments nearest to one: by text, then links, then organisation.

    Each says in `similar_because` what is alike. A few short queries, however many comments there are.
    """
    chosen: dict[int, Decision] = {}
    for found in (by_text, by_links, by_organisation):
        reasons = {number: why for number, why in found(comment).items() if number not in chosen}
        for decision in Decision.objects.standing_on(list(reasons)):
            decision.similar_because = reasons[decision.comment_id]
            chosen[decision.comment_id] = decision
        if len(chosen) >= most:
            break
    return list(chosen.values())[:most]


def by_text(comment: Comment) -> dict[int, str]:
    """Numbers of comments with a text like it, the likest first, and how like."""
    near = Fingerprint.objects.nearest(comment.text, apart_from=comment.pk)
    return {
        one.number: "the same text" if one.likeness == 1 else f"{one.likeness:.0%} the same text"
        for one in near
        if one.likeness >= ALIKE
    }


def by_links(comment: Comment) -> dict[int, str]:
    sites = list(dict.fromkeys(link.site for link in addresses_in(comment.text)))[:MOST_SITES]
    return {
        number: f"links to {site}"
        for site in sites
        for number, _ in LinkedSite.objects.newest_of(site, apart_from=comment.pk)
    }


def by_organisation(comment: Comment) -> dict[int, str]:
    if not folded_words(comment.organisation):
        return {}
    numbers = Comment.objects.decided_from(comment.organisation, apart_from=comment.pk)
    return dict.fromkeys(numbers, "from the same organisation")
