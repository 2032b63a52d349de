"""All that a signal may look at, fetched beforehand: a signal is then a function of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from comments.models import Comment, Fingerprint, LinkedSite, Near, Rule, Trace
from comments.models.trace import MOST_NEIGHBOURS
from comments.screening import classifier
from comments.screening.classifier import Opinion
from comments.text_analysis.hosts import Link, links_in

# Of a comment with a hundred links, the past of so many sites is looked up.
MOST_SITES = 5


class Neighbour(NamedTuple):
    """A comment that came from the same network within a day."""

    name: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One comment, and what is known of others like it. What is not given is not known."""

    text: str = ""
    name: str = ""
    job_title: str = ""
    organisation: str = ""
    email: str = ""
    email_is_proven: bool = False
    article: int = 0
    seconds_taken: int | None = None
    links: tuple[Link, ...] = ()
    past_of_sites: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    repeats: tuple[Near, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    rules: tuple[Rule, ...] = ()
    # An error is what became of asking; the signal says so.
    opinion: Opinion | Exception | None = None


def gather(comment: Comment) -> Facts:
    """The facts about a comment, in at most so many short queries, however many comments there are:
    one a band of its fingerprint, one for each of `MOST_SITES`, one each for the network, the
    neighbours and the rules, and what the classifier needs."""
    links = tuple(links_in(comment.text))
    sites = list(dict.fromkeys(link.site for link in links))[:MOST_SITES]
    return Facts(
        text=comment.text,
        name=comment.name,
        job_title=comment.job_title,
        organisation=comment.organisation,
        email=comment.email,
        email_is_proven=comment.email_proven_at is not None,
        article=comment.article_id,
        seconds_taken=comment.seconds_taken,
        links=links,
        past_of_sites={
            site: LinkedSite.objects.past_of(site, apart_from=comment.pk) for site in sites
        },
        repeats=tuple(Fingerprint.objects.nearest(comment.text, apart_from=comment.pk)),
        neighbours=neighbours_of(comment),
        rules=tuple(Rule.objects.in_use()),
        opinion=opinion_of(comment),
    )


def neighbours_of(comment: Comment) -> tuple[Neighbour, ...]:
    trace = Trace.objects.filter(comment=comment).first()
    if trace is None:
        return ()
    around = Trace.objects.around(trace).values_list("comment__name", "comment__status")
    return tuple(Neighbour(*row) for row in around[:MOST_NEIGHBOURS])


def opinion_of(comment: Comment) -> Opinion | Exception | None:
    """What the classifier thinks. Should it fail, the other signals are still worth having."""
    signature = f"{comment.name} {comment.job_title} {comment.organisation}"
    try:
        return classifier.opinion(comment.text, apart_from=signature)
    except Exception as error:
        return error
