"""An article in every state, the people and the links around them, and every address of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.actions import ACTIONS
from articles.models import (
    Article,
    Author,
    Download,
    DraftSnapshot,
    Edition,
    Event,
    Picture,
    Remark,
    ReviewLink,
    Topic,
)
from articles.notifications import REVIEW
from articles.workflow import draft_history, drafts, lifecycle, pictures, remarks
from comments.models import Comment
from kingsfund.core.security.signing import make_token
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_picture,
    make_topic,
    picture_file,
)
from tests.rights_rules import EVERY_STATE, LINKS, LOOKS_AT, SOME, STATES, Ask, State

GROUPS = {
    "byline": "Author",
    "assigned": "Author",
    "other_author": "Author",
    "reviewer": "Editor",
    "editor": "Editor",
    "moderator": "Moderator",
    "newsletter_editor": "Newsletter editor",
}
FORMATS = ("rss", "atom", "json")
IN_A_WEEK = timedelta(days=7)


def word(state: State | str, what: str) -> str:
    """A word that stands nowhere but in one part of one article: `what` is the part."""
    name = state if isinstance(state, str) else state.name
    return f"Zq{name.replace(' ', '')}x{what}xq"


@dataclass
class Example:
    """An article in one state, with what hangs on it."""

    state: State
    article: Article
    picture: Picture
    download: Download
    links: dict[str, ReviewLink]
    remark: Remark
    snapshot: DraftSnapshot
    event: Event
    comment: Comment


@dataclass
class World:
    people: dict[str, User]
    topic: Topic
    other_topic: Topic
    author: Author
    elsewhere: ReviewLink
    examples: list[Example]

    def client_of(self, role: str) -> Client:
        client = Client()
        if role in self.people:
            client.force_login(self.people[role])
        return client

    def asks(self, role: str) -> Iterator[Ask]:
        """Who holds a link and has no account is anonymous to every address but those of the link."""
        # Python decides who may do what: another database is asked about some states.
        states = LOOKS_AT.get(role, EVERY_STATE) if connection.vendor == "sqlite" else SOME
        for example in self.examples:
            if example.state.name not in states:
                continue
            token = self.token_of(role, example)
            yield from secret_addresses(example, token)
            if role in LINKS:
                continue
            yield from public_addresses(example)
            yield from admin_addresses(example)
            yield from log_and_library(example)
            yield from actions_on(example)
        if role not in LINKS:
            yield from addresses_of_the_site(self)

    def token_of(self, role: str, example: Example) -> str:
        """Of the holder of a link, their own; of everybody else, one that was made for something else."""
        if role not in LINKS:
            link = example.links["link_here"]
            return make_token("comment-status", [link.pk, link.edition_id])
        return token_of(self.elsewhere if role == "link_elsewhere" else example.links[role])


def token_of(link: ReviewLink) -> str:
    return make_token(REVIEW, [link.pk, link.edition_id], at=link.created_at)


def make_world() -> World:
    people = {role: make_user(role, group) for role, group in GROUPS.items()}
    people["stranger"] = make_user("stranger")
    people["superuser"] = User.objects.create_superuser("superuser", "superuser@example.org")
    author, topic = make_author("Ada Marsh", user=people["byline"]), make_topic("Beds")
    other = make_author("Olga Hart", user=people["other_author"])
    elsewhere = make_draft("Elsewhere", authors=[other]).draft_edition()
    shared = {"authors": [author], "topics": [topic]}
    examples = [make_example(state, people, shared) for state in STATES]
    pictures.render_pictures()
    for example in examples:
        example.picture.refresh_from_db()
        example.article.refresh_from_db()
    return World(people, topic, make_topic("Wards"), author, make_link(elsewhere), examples)


def make_example(state: State, people: dict[str, User], shared: dict[str, list]) -> Example:
    is_draft = state.writing and state.newest == 1
    article = (make_draft if is_draft else make_article)(
        word(state, "title1"),
        standfirst=word(state, "text1"),
        body=f"<p>{word(state, 'text1')}</p>",
        slug=f"article-{state.name.replace(' ', '-')}",
        edition={"saved_by": people["editor"]},
        **shared,
    )
    add_editions(article, state)
    editions = article.editions.all()
    editions.filter(number=state.newest).update(assigned_to=people["assigned"])
    bring_to(article, state, people)
    event = Event.objects.record(
        Event.Kind.ASSIGNED, article=article, by=people["editor"], note=word(state, "log")
    )
    with_files = editions.get(number=state.files_on)
    picture = make_picture(alt=word(state, "picture"))
    editions.filter(pk=with_files.pk).update(picture=picture, picture_alt=word(state, "picture"))
    file = ContentFile(word(state, "file").encode(), name="figures.csv")
    download = Download.objects.create(edition=with_files, title=word(state, "file"), file=file)
    links = {
        "link_here": make_link(with_files),
        "link_revoked": make_link(with_files, revoked_at=timezone.now()),
        "link_expired": make_link(with_files, expires_at=timezone.now() - IN_A_WEEK),
    }
    remark = Remark.objects.create(
        edition=with_files, text=word(state, "remark"), by=people["editor"]
    )
    comment = make_comment(article, text=word(state, "comment"), status="published")
    snapshot = draft_history.keep_snapshot(with_files, "saved", by=people["editor"])
    return Example(state, article, picture, download, links, remark, snapshot, event, comment)


def make_link(edition: Edition, **fields: object) -> ReviewLink:
    in_a_week = timezone.now() + IN_A_WEEK
    return ReviewLink.objects.create(
        **{"edition": edition, "name": "A reader", "expires_at": in_a_week, **fields}
    )


def add_editions(article: Article, state: State) -> None:
    """The editions after the first: all published but the one being written."""
    for number in range(2, state.newest + 1):
        is_open = state.writing and number == state.newest
        text = word(state, f"text{number}")
        edition = Edition.objects.create(
            article=article,
            number=number,
            title=word(state, f"title{number}"),
            standfirst=text,
            body=f"<p>{text}</p>",
            change="minor",
            saved_by=article.editions.get(number=1).saved_by,
            **({} if is_open else {"status": "published", "published_at": timezone.now()}),
        )
        drafts.copy_bylines(article.editions.get(number=1), edition)
        if not is_open:
            Article.objects.filter(pk=article.pk).update(live_edition=edition)
    article.refresh_from_db()


def bring_to(article: Article, state: State, people: dict[str, User]) -> None:
    """What happened to an article since it was written or published."""
    editor, now, notice = people["editor"], timezone.now(), word(state, "notice")
    if state.name in ("in review", "ready"):
        draft = article.draft_edition()
        draft.submit(by=people["byline"], at=now)
        if state.name == "ready":
            draft.approve(by=people["reviewer"], at=now)
    elif state.name == "scheduled":
        article.draft_edition().schedule(by=editor, publish_at=now + IN_A_WEEK)
    elif state.name == "published":
        lifecycle.plan_end(article, by=editor, ends_at=now + IN_A_WEEK, ending="close_comments")
    elif state.name == "left out":
        article.editions.get(number=2).keep_in_history(False)
    elif state.name == "superseded":
        lifecycle.supersede(article, by=editor, other=None, notice=notice)
    elif state.name in ("withdrawn", "without text"):
        shows_text = state.name == "withdrawn"
        lifecycle.withdraw(article, by=editor, notice=notice, shows_text=shows_text)
    elif state.name == "taken down":
        lifecycle.unpublish(article, by=editor, reason="It was published by mistake.")
    elif state.name == "ahead":
        Article.objects.filter(pk=article.pk).update(published_at=now + IN_A_WEEK)


# The addresses


def secret_addresses(example: Example, token: str) -> Iterator[Ask]:
    """What a link from a mail leads to, and what can be done there."""
    edition = example.links["link_here"].edition
    facts = {"digest": remarks.text_digest(edition), "statement": "Every number was looked up."}
    posts = {"detail": {}, "remark": {"text": "Is that so?"}, "facts": facts}
    for name, data in posts.items():
        name = f"articles:review-{name}"
        yield Ask(name, reverse(name, args=[token]), example.state, data)
    for file in names_of_files(example):
        name = "articles:review-file"
        yield Ask(name, reverse(name, args=[token, file]), example.state, {})


def names_of_files(example: Example) -> list[str]:
    renditions = [rendition["name"] for rendition in example.picture.renditions]
    assert renditions, "no rendition was made"
    return [example.picture.file.name, renditions[0], example.download.file.name]


def public_addresses(example: Example) -> Iterator[Ask]:
    state, slug = example.state, example.article.slug

    def ask(name: str, /, *args: object, detail: object = None, **data: object) -> Ask:
        return Ask(name, reverse(name, args=args), state, data, detail)

    yield ask("articles:article-detail", slug)
    for number in (1, 2, 3):
        yield ask("articles:edition-detail", slug, number, detail=(number,))
    for pair in combinations((1, 2, 3), 2):
        yield ask("articles:edition-compare", slug, *pair, detail=pair)
    for name in names_of_files(example):
        yield ask("articles:media", name)
    written = {"name": "Nia Bell", "job_title": "Nurse", "organisation": "Northvale",
               "email": "nia@example.net", "text": "We saw the same on our ward."}  # fmt: skip
    yield ask("comments:comment-respond", slug, **written)
    yield ask("comments:comment-detail", example.comment.pk)
    yield ask("comments:comment-reply", example.comment.pk)
    yield ask("comments:comment-report", example.comment.pk, cause="untrue", text="Not so.")


def admin_addresses(example: Example) -> Iterator[Ask]:
    state, article, link = example.state, example.article, example.links["link_here"]

    def ask(view: str, /, *args: object, **data: object) -> Ask:
        name = f"admin:articles_article_{view}"
        return Ask(name, reverse(name, args=[article.pk, *args]), state, data)

    yield ask("change")._replace(data=lambda: form_data(article, title="Another title"))
    yield ask("delete", post="yes")
    for view in ("history", "preview", "editions", "compare", "drafts"):
        yield ask(view)
    yield ask("draft", example.snapshot.pk, based_on=article.version)
    for number in range(1, state.newest + 1):
        yield ask("edition", number)
    words = {"title": "Another title", "body": "<p>Another text.</p>", "window": "a-window"}
    yield ask("autosave", based_on=article.version, **words)
    yield ask("presence", window="a-window")
    yield ask("review", text="Is that so?")
    yield ask("remark", example.remark.pk, action="resolve")
    yield ask("links", name="Another reader", days=7)
    yield ask("link", link.pk, action="revoke")


def log_and_library(example: Example) -> Iterator[Ask]:
    for view in ("change", "delete", "history"):
        for row in (example.event, example.picture):
            name = f"admin:articles_{row._meta.model_name}_{view}"
            data = {"post": "yes", "alt": "A ward.", "focal_x": 1, "focal_y": 1, "based_on": 1}
            yield Ask(name, reverse(name, args=[row.pk]), example.state, data)


ANSWERS: dict[str, dict[str, object]] = {
    "send_back": {"note": "A source is missing."},
    "schedule": {"publish_at_0": "2099-03-27", "publish_at_1": "09:00"},
    "reschedule": {"publish_at_0": "2099-03-27", "publish_at_1": "09:00"},
    "plan_end": {"ends_at_0": "2099-04-27", "ends_at_1": "09:00", "ending": "close_comments"},
    "supersede": {"notice": "There is a newer one."},
    "withdraw": {"notice": "The figures were wrong.", "shows_text": "yes"},
    "edit_notice": {"notice": "The figures do not hold."},
    "rename": {"slug": "another-address"},
    "unpublish": {"reason": "It was not ours to publish."},
    "leave_out": {"reason": "It names a patient."},
    "put_back": {"reason": "It names nobody after all."},
}
NAMES_EDITION = {"restore": 1, "leave_out": 1, "put_back": 2}


def actions_on(example: Example) -> Iterator[Ask]:
    for action in ACTIONS:
        name = "admin:articles_article_action"
        address = reverse(name, args=[example.article.pk, action])
        if action in NAMES_EDITION:
            address += f"?edition={NAMES_EDITION[action]}"
        yield Ask(name, address, example.state, ANSWERS.get(action, {}), action)


def addresses_of_the_site(world: World) -> Iterator[Ask]:
    """What is not about one article."""
    topic, author = world.topic, world.author
    lists = {
        "articles:home": [[]],
        "articles:article-list": [[]],
        "articles:topic-list": [[]],
        "articles:sitemap-index": [[]],
        "articles:article-feed": [[kind] for kind in FORMATS],
        "articles:topic-detail": [[topic.slug]],
        "articles:topic-feed": [[topic.slug, kind] for kind in FORMATS],
        "articles:author-detail": [[author.slug]],
        "articles:author-feed": [[author.slug, kind] for kind in FORMATS],
        "articles:sitemap-section": [["articles"], ["topics"], ["authors"]],
    }
    for model in ("article", "event", "picture", "author", "topic"):
        lists[f"admin:articles_{model}_changelist"] = [[]]
    for row in (topic, author):
        for view in ("change", "delete", "history"):
            lists[f"admin:articles_{row._meta.model_name}_{view}"] = [[row.pk]]
    lists |= {"admin:articles_event_export": [[]], "admin:articles_picture_choices": [[]]}
    for name, examples in lists.items():
        for args in examples:
            yield Ask(name, reverse(name, args=args), None, {"post": "yes"})
    merged = {"into": world.other_topic.pk, "based_on": topic.version}
    name = "admin:articles_topic_merge"
    yield Ask(name, reverse(name, args=[topic.pk]), None, merged)
    yield from additions()


def additions() -> Iterator[Ask]:
    """Where something new begins."""
    named = {"name": "Something new", "slug": "something-new", "email": "", "based_on": ""}
    new: dict[str, Callable[[], dict[str, object]]] = {
        "article_add": lambda: form_data(title="Something new"),
        "article_autosave_new": lambda: {"title": "Something new", "window": "a-window"},
        "event_add": lambda: {"kind": "published", "title": "Something new"},
        "picture_add": lambda: {"upload": picture_file(), "alt": "A ward."},
        "picture_upload": lambda: {"file": picture_file()},
        "author_add": lambda: named,
        "topic_add": lambda: named,
    }
    for name, data in new.items():
        yield Ask(f"admin:articles_{name}", reverse(f"admin:articles_{name}"), None, data)


def form_data(article: Article | None = None, **words: object) -> dict[str, object]:
    """What a browser sends of the page of an article, without the rows beside it."""
    rows = {
        f"{prefix}-{count}_FORMS": 0
        for prefix in ("bylines", "downloads", "related_links")
        for count in ("TOTAL", "INITIAL")
    }
    state = {"slug": article.slug, "based_on": article.version} if article else {}
    return {"kind": "blog", "comment_policy": "open", **rows, **state, **words}
