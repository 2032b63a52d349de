"""Write authors, topics and articles that come from elsewhere, each of them once."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from articles.addresses import taken_by
from articles.content.limits import BodyTooLarge
from articles.importing.entries import AuthorEntry, ItemEntry, TermEntry
from articles.importing.planning import (
    ArticlePlan,
    author_logins,
    count_as,
    is_topic,
    is_unsorted,
    name_item,
    plan_article,
    reason_to_leave_out,
)
from articles.importing.references import References
from articles.importing.report import HERE, IMPORTED, ItemTally
from articles.importing.text import ascii_slug, cut, plain_line, plain_title
from articles.importing.wordpress import ImportedBody, read_body
from articles.models import Article, Author, Byline, Edition, Topic
from kingsfund.core.db.former_slugs import slug_problem
from kingsfund.core.email_addresses import normal_address

KEY_LIMIT = 255


class CommentTarget(NamedTuple):
    """Where an item's comments go: an article (None in a dry run), or nowhere for a reason."""

    article_id: int | None
    reason: str = ""


def make_key(site: str, *parts: Any) -> str:
    """What a row is remembered by, whichever of http and https the export was made under."""
    address = urlsplit(site if "//" in site else f"//{site}")
    key = ":".join(["wxr", (address.netloc + address.path).rstrip("/").lower(), *map(str, parts)])
    if len(key) <= KEY_LIMIT:
        return key
    return f"{key[: KEY_LIMIT - 65]}:{sha256(key.encode()).hexdigest()}"


class ArticleImport:
    """Brings one export's authors, topics and posts in; with `dry_run` it only finds out.

    A row that is here already is left as it is, whatever editors have made of it since.
    """

    def __init__(self, site: str, *, dry_run: bool, references: References | None = None) -> None:
        self._site, self._dry_run = site, dry_run
        self._references = references or References()
        self._authors: dict[str, int | None] = {}
        self._topics: dict[str, int | None] = {}
        self._topic_names: dict[str, int | None] = {}
        self._slugs: set[str] = set()
        self._items: set[int] = set()

    def bring_author(self, entry: AuthorEntry, tally: ItemTally) -> int | None:
        """The author's primary key; None in a dry run, for one who is not here yet."""
        if entry.login not in self._authors:
            name = plain_title(entry.name) or plain_line(entry.login)
            what = f"author “{cut(name, 60)}”"
            if "@" in name:
                name = name.partition("@")[0] or "Author"
                tally.changed(what, f"is called “{name}”, because names are public")
            fields = {"name": cut(name, 120), "email": valid_email(entry.email)}
            key = make_key(self._site, "author", entry.login)
            # Two people of one export are two people, whatever their names.
            others = Author.objects.exclude(imported_from__startswith=make_key(self._site))
            if fields["email"]:
                same = Q(email__iexact=fields["email"]) | Q(name=fields["name"], email="")
            else:
                same = Q(name=fields["name"])
            here = find_imported(Author, key, others.filter(same))
            self._authors[entry.login] = self._bring(Author, key, here, fields, what, tally)
        return self._authors[entry.login]

    def bring_topic(self, entry: TermEntry, tally: ItemTally) -> int | None:
        """The topic's primary key; what has one address or one name is one topic."""
        identity = entry.slug or ascii_slug(entry.name, length=80) or entry.name
        if identity in self._topics:
            return self._topics[identity]
        name = cut(plain_title(entry.name) or plain_line(unquote(identity)), 80)
        what = f"topic “{name}”"
        if is_unsorted(entry):
            tally.left_out("topics", what, "it stands for having none")
            self._topics[identity] = None
            return None
        if name.casefold() in self._topic_names:
            tally.changed(what, f"“{identity}” becomes one topic with another of that name")
            tally.count("topics", HERE)
            self._topics[identity] = self._topic_names[name.casefold()]
            return self._topics[identity]
        key = make_key(self._site, "topic", identity)
        slug = ascii_slug(unquote(entry.slug), length=70)
        elsewhere = ~Q(imported_from__startswith=make_key(self._site)) & ~Q(slug="")
        same = Q(name__iexact=name) | (Q(slug=slug) & elsewhere)
        here = find_imported(Topic, key, Topic.objects.filter(same))
        fields = {"name": name, "description": plain_title(entry.description)}
        slug = slug or (f"topic-{entry.number}" if entry.number else "")
        topic = self._bring(Topic, key, here, fields, what, tally, slug=slug)
        self._topics[identity] = self._topic_names[name.casefold()] = topic
        return topic

    def bring_term(self, entry: TermEntry, tally: ItemTally) -> None:
        """A term that the export declares: topics are brought in, the rest is reported."""
        if entry.taxonomy in ("category", "post_tag"):
            self.bring_topic(entry, tally)
        else:
            what = f"{entry.taxonomy or 'term'} “{cut(plain_title(entry.name), 60)}”"
            tally.left_out("other terms", what, "only categories and tags are topics")

    def read(self, item: ItemEntry) -> ImportedBody | None:
        """What is costly about a post, done before its transaction; None where nothing is to do.

        Raises `BodyTooLarge`; `bring_item` reports it.
        """
        key = make_key(self._site, item.number)
        if reason_to_leave_out(item) or Article.objects.filter(imported_from=key).exists():
            return None
        body = read_body(
            item.markup,
            link=item.link,
            footnotes=item.footnotes,
            reusable=self._references.blocks,
        )
        if item.featured:
            address = self._references.addresses.get(item.featured)
            where = f": {address}" if address else f" (file {item.featured}, not in the export)"
            body.changes.append(f"its featured picture stays behind{where}")
        if item.custom:
            names = ", ".join(item.custom[:10])
            more = f" and {len(item.custom) - 10} more" if len(item.custom) > 10 else ""
            body.changes.append(f"fields of its own left out: {cut(plain_line(names), 300)}{more}")
        return body

    def bring_item(
        self, item: ItemEntry, tally: ItemTally, body: ImportedBody | None = None
    ) -> CommentTarget:
        """Write a post as an article, in the caller's transaction; leave other items out.

        `body` is what `read` gave.
        """
        reason = reason_to_leave_out(item)
        if not reason and item.number in self._items:
            reason = "it is in the file a second time"
        if reason:
            tally.left_out(count_as(item), name_item(item), reason)
            return CommentTarget(None, reason)
        key = make_key(self._site, item.number)
        here = Article.objects.filter(imported_from=key).values_list("pk", flat=True).first()
        if here:
            tally.count("posts", HERE)
            return CommentTarget(here)
        try:
            body = body or self.read(item)
        except BodyTooLarge as error:
            reason = " ".join(error.messages)
            tally.left_out(count_as(item), name_item(item), reason)
            return CommentTarget(None, reason)
        plan = plan_article(item, body, imported_from=key, is_taken=self._is_taken, tally=tally)
        authors = [self._known_author(login, tally) for login in author_logins(item)]
        if not authors:
            tally.changed(name_item(item), "it names no author")
        topics = [self.bring_topic(term, tally) for term in item.terms if is_topic(term)]
        tally.count("posts", IMPORTED)
        return CommentTarget(None if self._dry_run else write_article(plan, authors, topics).pk)

    def done_with(self, item: ItemEntry) -> None:
        """The item's transaction is through: another with its number would be a copy."""
        self._items.add(item.number)

    def prepare(self, item: ItemEntry, tally: ItemTally) -> None:
        """Bring in what the item needs and the export did not declare, before its transaction."""
        if not reason_to_leave_out(item):
            for login in author_logins(item):
                self._known_author(login, tally)
            for term in filter(is_topic, item.terms):
                self.bring_topic(term, tally)

    def _known_author(self, login: str, tally: ItemTally) -> int | None:
        return self.bring_author(AuthorEntry(login, login, ""), tally)

    def _is_taken(self, slug: str) -> bool:
        if slug in self._slugs or taken_by(slug, besides=Article()):
            return True
        if self._dry_run:
            self._slugs.add(slug)
        return False

    def _bring(
        self,
        model: type[models.Model],
        key: str,
        here: models.Model | None,
        fields: dict[str, str],
        what: str,
        tally: ItemTally,
        *,
        slug: str = "",
    ) -> int | None:
        """The primary key of the row that is here, or of a new one."""
        kind = "authors" if model is Author else "topics"
        if here is None:
            tally.count(kind, IMPORTED)
            if self._dry_run:
                return None
            slug = slug or ascii_slug(fields["name"], length=70) or kind[:-1]
            return model.objects.create(
                slug=unused_slug(model, slug), imported_from=key, **fields
            ).pk
        tally.count(kind, HERE)
        if here.imported_from is None:
            tally.changed(what, "is taken for the one that was here before")
            if not self._dry_run:
                model.objects.filter(pk=here.pk, imported_from=None).update(imported_from=key)
        return here.pk


def find_imported(
    model: type[models.Model], key: str, same: models.QuerySet
) -> models.Model | None:
    """The row that came from there, or else one that is the same."""
    return model.objects.filter(imported_from=key).first() or same.first()


def write_article(
    plan: ArticlePlan, authors: Iterable[int | None], topics: Iterable[int | None]
) -> Article:
    """The rows of an article as they would be if it had been written and published here.

    Nobody published it now and nobody is told, so it takes the transitions of the models and not
    the publish checks in `articles.workflow.publishing`, which asks for things that other systems do not know.
    """
    article = Article.objects.create(
        imported_from=plan.imported_from,
        slug=plan.slug,
        comment_policy=plan.comment_policy,
        created_at=plan.created_at,
    )
    edition = Edition.objects.create(
        article=article,
        title=plan.title,
        standfirst=plan.standfirst,
        body=plan.body,
        created_at=plan.created_at,
    )
    if plan.published_at:
        edition.mark_published(by=None, at=plan.published_at)
        article.show(edition, at=plan.published_at)
    Byline.objects.bulk_create(
        Byline(edition=edition, author_id=author, position=position)
        for position, author in enumerate(dict.fromkeys(authors))
    )
    article.topics.add(*{topic for topic in topics if topic})
    return article


def unused_slug(model: type[models.Model], base: str) -> str:
    slug, number = base, 1
    while slug_problem(slug, besides=model()):
        number += 1
        slug = f"{base}-{number}"
    return slug


def valid_email(text: str) -> str:
    """The address in its one form, or nothing if it is none."""
    try:
        return normal_address(text)
    except ValidationError:
        return ""
