"""Who may do what, in which state of an article: the rules, written down apart from the code.

Each named address has one rule for reading it and one for posting to it. A rule is asked with a role
and a state, and answers "open", "shut", or, for an action that its page would refuse for the state that
the article is in, "unfit".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

OPEN, SHUT, UNFIT = "open", "shut", "unfit"

WRITERS = ("byline", "assigned", "other_author")
EDITORS = ("reviewer", "editor", "superuser")
STAFF = (*WRITERS, *EDITORS)
ACCOUNTS = ("stranger", "moderator", "newsletter_editor")
LINKS = ("link_here", "link_elsewhere", "link_revoked", "link_expired")
ROLES = ("anonymous", *ACCOUNTS, *STAFF, *LINKS)


@dataclass(frozen=True)
class State:
    """What is true of an article in a state, as an editor would tell it.

    `writing` is the state of its open draft, `opens` whether its address opens for readers, `shown`
    the numbers of the editions whose text they may read, `files_on` the edition that the picture,
    the download and the review links of the example belong to.
    """

    name: str
    writing: str = ""
    opens: bool = False
    shown: frozenset[int] = field(default=frozenset())
    newest: int = 1
    files_on: int = 1

    @property
    def shows_files(self) -> bool:
        return self.files_on in self.shown


ONE = frozenset({1})
STATES = (
    State("draft", writing="draft"),
    State("in review", writing="in_review"),
    State("ready", writing="ready"),
    State("scheduled", writing="scheduled"),
    State("published", opens=True, shown=ONE),
    State("new draft", writing="draft", opens=True, shown=ONE, newest=2, files_on=2),
    State("left out", opens=True, shown=frozenset({1, 3}), newest=3, files_on=2),
    State("superseded", opens=True, shown=ONE),
    State("withdrawn", opens=True, shown=ONE),
    State("without text", opens=True),
    State("taken down"),
    State("ahead"),
)
# One of each kind of role is asked about every state; who has the same rights meets some of them.
SOME = ("draft", "published", "new draft", "without text")
LOOKS_AT = dict.fromkeys(("stranger", "newsletter_editor", "reviewer", "superuser"), SOME)
NEVER_PUBLISHED = ("draft", "in review", "ready", "scheduled")
LIVE = ("published", "new draft", "left out", "superseded", "ahead")
WITHDRAWN = ("withdrawn", "without text")


class Ask(NamedTuple):
    """One address to ask for, and what to post to it; `detail` is what its rule has to know."""

    name: str
    address: str
    state: State | None
    data: dict[str, object] | Callable[[], dict[str, object]]
    detail: object = None


Rule = Callable[[str, State | None, object], str]


class Rules(NamedTuple):
    get: Rule
    post: Rule


def works_on(role: str, state: State) -> bool:
    """Editors on all; an author on their own, and on a draft for as long as it is assigned to them."""
    return (
        role in EDITORS or role == "byline" or (role == "assigned" and state.writing in WRITTEN_ON)
    )


WRITTEN_ON = ("draft", "in_review", "ready", "scheduled")


def opens_if(condition: Callable[[str, State | None, object], bool]) -> Rule:
    return lambda role, state, detail: OPEN if condition(role, state, detail) else SHUT


everybody = opens_if(lambda role, state, detail: True)
nobody = opens_if(lambda role, state, detail: False)
who_writes = opens_if(lambda role, state, detail: role in STAFF)
editors = opens_if(lambda role, state, detail: role in EDITORS)
who_works_on_it = opens_if(lambda role, state, detail: works_on(role, state))

# A page of an article for readers, the same for everybody.
readers_page = opens_if(lambda role, state, detail: state.opens)
# The text of some editions: `detail` are their numbers.
readers_text = opens_if(lambda role, state, detail: bool(detail) and {*detail} <= state.shown)
comment_page = opens_if(lambda role, state, detail: bool(state.shown))
# A file: for readers with the edition it belongs to, else for who works on the article.
stored_file = opens_if(lambda role, state, detail: state.shows_files or works_on(role, state))
# A picture in the library: what is public may be used by every writer.
library = opens_if(
    lambda role, state, detail: role in STAFF and (state.shows_files or works_on(role, state))
)
# Editors alone, and nothing that readers have ever seen.
deletion = opens_if(lambda role, state, detail: role in EDITORS and state.name in NEVER_PUBLISHED)


def lets_in(role: str, state: State) -> bool:
    """A link shows its draft, and what that became for as long as readers can read it."""
    return role == "link_here" and (
        state.shows_files or (bool(state.writing) and state.files_on == state.newest)
    )


secret_link = opens_if(lambda role, state, detail: role == "link_elsewhere" or lets_in(role, state))
secret_file = opens_if(lambda role, state, detail: lets_in(role, state))

# For each action: who of those that work on the article, and in which states it fits.
EVERY_STATE = tuple(state.name for state in STATES)
NOT_LOCKED = tuple(name for name in EVERY_STATE if name not in (*WITHDRAWN, "scheduled"))
STATES_OF_ACTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "submit": (STAFF, ("draft", *LIVE, "taken down")),
    "take_back": (STAFF, ("in review", "ready")),
    "approve": (EDITORS, ("draft", "in review", "new draft")),
    "send_back": (STAFF, ("in review", "ready")),
    "assign": (STAFF, (*NEVER_PUBLISHED, "new draft")),
    "set_aside": (STAFF, ("draft", "in review", "ready", "new draft")),
    "discard": (STAFF, ()),  # only for who began it, and nobody here did
    "schedule": (EDITORS, NOT_LOCKED),
    "reschedule": (EDITORS, ("scheduled",)),
    "unschedule": (EDITORS, ("scheduled",)),
    "plan_end": (EDITORS, (*LIVE, "scheduled")),
    "drop_end": (EDITORS, ("published",)),  # the only one of them with an end planned
    "still_correct": (EDITORS, LIVE),
    "publish": (EDITORS, NOT_LOCKED),
    "supersede": (EDITORS, LIVE),
    "undo_supersede": (EDITORS, ("superseded",)),
    "withdraw": (EDITORS, LIVE),
    "reinstate": (EDITORS, WITHDRAWN),
    "edit_notice": (EDITORS, ("superseded", *WITHDRAWN)),
    "rename": (EDITORS, (*LIVE, *WITHDRAWN, "taken down")),
    "unpublish": (EDITORS, (*LIVE, *WITHDRAWN)),
    # These three name an edition: the first, the first and the second.
    "restore": (STAFF, (*LIVE, *WITHDRAWN, "taken down")),
    "leave_out": (EDITORS, ("left out", "taken down")),
    "put_back": (EDITORS, ("left out",)),
}
# Some actions are for certain people only: who submitted it, who did not write it, whose turn it is.
ONLY_FOR = {
    "take_back": ("byline",),
    "approve": ("reviewer", "superuser"),
    "send_back": ("assigned", *EDITORS),
}


def action(role: str, state: State, name: object) -> str:
    """An action of the admin: for who works on the article and holds the right to it, where it fits."""
    who, states = STATES_OF_ACTIONS[name]
    if not works_on(role, state) or role not in who:
        return SHUT
    return OPEN if state.name in states and role in ONLY_FOR.get(name, STAFF) else UNFIT


def page(rule: Rule) -> Rules:
    """To be read only."""
    return Rules(rule, nobody)


def form(get: Rule, post: Rule | None = None) -> Rules:
    return Rules(get, post or get)


def only_post(rule: Rule) -> Rules:
    return Rules(nobody, rule)


# Django asks for the right to a list, to a history and to a page that only shows in every method.
RULES: dict[str, Rules] = {
    **{
        f"articles:{name}": page(everybody)
        for name in (
            *("home", "article-list", "article-feed", "topic-list", "topic-detail", "topic-feed"),
            *("author-detail", "author-feed", "sitemap-index", "sitemap-section"),
        )
    },
    "articles:article-detail": page(readers_page),
    "articles:edition-detail": page(readers_text),
    "articles:edition-compare": page(readers_text),
    "articles:media": page(stored_file),
    "articles:review-detail": page(secret_link),
    "articles:review-remark": only_post(secret_link),
    "articles:review-facts": only_post(secret_link),
    "articles:review-file": page(secret_file),
    "comments:comment-respond": form(readers_page),
    "comments:comment-detail": page(comment_page),
    "comments:comment-reply": page(comment_page),
    "comments:comment-report": form(comment_page),
    "admin:articles_article_changelist": form(who_writes),
    "admin:articles_article_add": form(who_writes),
    "admin:articles_article_change": form(who_works_on_it),
    "admin:articles_article_delete": form(deletion),
    "admin:articles_article_history": form(who_works_on_it),
    "admin:articles_article_action": form(action),
    "admin:articles_article_preview": page(who_works_on_it),
    "admin:articles_article_autosave_new": only_post(who_writes),
    "admin:articles_article_autosave": only_post(who_works_on_it),
    "admin:articles_article_presence": only_post(who_works_on_it),
    "admin:articles_article_editions": page(who_works_on_it),
    "admin:articles_article_edition": page(who_works_on_it),
    "admin:articles_article_compare": page(who_works_on_it),
    "admin:articles_article_review": form(who_works_on_it),
    "admin:articles_article_remark": only_post(who_works_on_it),
    "admin:articles_article_links": form(who_works_on_it),
    "admin:articles_article_link": only_post(who_works_on_it),
    "admin:articles_article_drafts": page(who_works_on_it),
    "admin:articles_article_draft": form(who_works_on_it),
    "admin:articles_event_changelist": form(who_writes),
    "admin:articles_event_export": form(who_writes),
    "admin:articles_event_add": form(nobody),
    "admin:articles_event_change": page(who_works_on_it),
    "admin:articles_event_delete": form(nobody),
    "admin:articles_event_history": form(who_works_on_it),
    "admin:articles_picture_changelist": form(who_writes),
    "admin:articles_picture_add": form(who_writes),
    "admin:articles_picture_change": form(library, editors),
    "admin:articles_picture_delete": form(nobody),  # each of them is in use
    "admin:articles_picture_history": form(library),
    "admin:articles_picture_upload": only_post(who_writes),
    "admin:articles_picture_choices": page(who_writes),
    **{
        f"admin:articles_{model}_{view}": rules
        for model in ("author", "topic")
        for view, rules in {
            "changelist": form(who_writes),
            "add": form(editors),
            "change": form(who_writes, editors),
            "delete": form(editors),
            "history": form(who_writes),
        }.items()
    },
    "admin:articles_topic_merge": form(editors),
}


def may_read(role: str, state: State) -> set[str]:
    """Which of the words of an article somebody may meet on any page at all."""
    numbers = range(1, state.newest + 1)
    if works_on(role, state):
        return {*words_of(numbers), *ASIDE, "file", "picture", "comment", "notice"}
    words = words_of(state.shown)
    if state.opens:
        words |= {"notice", "title1" if state.newest < 3 else "title3"}
    if state.shown:
        words.add("comment")
    if state.shows_files:
        words |= {"file", "picture"}
    if lets_in(role, state):
        words |= {*words_of([state.files_on]), "file", "picture"}
    return words


# What only who works on an article meets: the remarks of colleagues, the notes of the log.
ASIDE = {"remark", "log"}


def words_of(numbers: object) -> set[str]:
    return {f"{what}{number}" for what in ("title", "text") for number in numbers}
