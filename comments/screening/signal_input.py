"""All that a signal may look at, fetched beforehand: a signal is then a function of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from comments.models import Comment, Fingerprint, LinkedSite, Near, Rule, Trace
from comments.models.screening import MOST_NEIGHBOURS
from comments.screening import classifier
from comments.screening.classifier import Prediction
from comments.text_analysis.hosts import Link, addresses_in

# Of a comment with a hundred links, the past of so many sites is looked up.
MOST_SITES = 5


class Neighbour(NamedTuple):
    """A comment that came from the same network within a day."""

    name: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalInput:
    """One comment, and what is known of others like it. What is not given is not known."""

    text: str = ""
    name: str = ""
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
    prediction: Prediction | Exception | None = None


def gather(comment: Comment) -> SignalInput:
    """A comment and what is known about it, in at most so many short queries, however many there are:
    one a band of its fingerprint, one for each of `MOST_SITES`, one each for the network, the
    neighbours and the rules, and what the classifier needs."""
    text = comment.screened_text()
    links = tuple(addresses_in(text))
    sites = list(dict.fromkeys(link.site for link in links))[:MOST_SITES]
    return SignalInput(
        text=text,
        name=comment.name,
        organisation=comment.organisation,
        email=comment.email,
        email_is_proven=comment.email_verified_at is not None,
        article=comment.article_id,
        seconds_taken=comment.seconds_taken,
        links=links,
        past_of_sites={
            site: LinkedSite.objects.past_of(site, apart_from=comment.pk) for site in sites
        },
        repeats=tuple(Fingerprint.objects.nearest(text, apart_from=comment.pk)),
        neighbours=neighbours_of(comment),
        rules=tuple(Rule.objects.in_use()),
        prediction=prediction_for(comment),
    )


def neighbours_of(comment: Comment) -> tuple[Neighbour, ...]:
    trace = Trace.objects.filter(comment=comment).first()
    if trace is None:
        return ()
    around = Trace.objects.around(trace).values_list("comment__name", "comment__status")
    return tuple(Neighbour(*row) for row in around[:MOST_NEIGHBOURS])


def prediction_for(comment: Comment) -> Prediction | Exception | None:
    """The classifier's prediction, or its error, so that the other signals can still be asked."""
    try:
        return classifier.predict(
            comment.screened_text(), apart_from=classifier.signature_of(comment)
        )
    except Exception as error:
        return error
