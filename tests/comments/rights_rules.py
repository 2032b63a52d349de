"""Who may do what in the admin of comments and on the pages of writers: written down apart from the code.

Each named address has one rule for reading and one for posting: asked with a role and the state of the
comment it is about, it answers "open", "shut", or "unfit" for an act that makes no sense there.
"""

from collections.abc import Callable
from typing import NamedTuple

OPEN, SHUT, UNFIT = "open", "shut", "unfit"
STATES = ("waiting", "revise", "published", "declined", "spam", "withdrawn", "emptied")
DECIDES = ("moderator", "superuser")
READS = ("editor", *DECIDES)
ERASES = ("editor", "superuser")
# Whoever holds the links from the mails about the comments, and is not signed in.
WRITER = ("writer",)
ROLES = ("anonymous", "stranger", "writer", "author", "other_author", "newsletter_editor", *READS)

Rule = Callable[[str, str], str]


class Rules(NamedTuple):
    get: Rule
    post: Rule


def of(roles: tuple[str, ...], *states: str) -> Rule:
    """Open to some, in some states or all; in others it is unfit for them."""
    return lambda role, state: (
        SHUT if role not in roles else OPEN if not states or state in states else UNFIT
    )


def only_in(roles: tuple[str, ...], *states: str) -> Rule:
    """Open to some in some states; in others it is as if it were not there."""
    return lambda role, state: OPEN if role in roles and state in states else SHUT


nobody, everybody = of(()), of(ROLES)


def page(rule: Rule) -> Rules:
    return Rules(rule, nobody)


def form(rule: Rule, post: Rule | None = None) -> Rules:
    return Rules(rule, post or rule)


def act(rule: Rule) -> Rules:
    return Rules(nobody, rule)


UNDECIDED = ("waiting", "revise", "declined", "spam")
ABOUT_COMMENT: dict[str, Rules] = {
    "change": form(of(READS)),
    "delete": form(nobody),
    "history": form(of(READS)),
    # The declined one waits for an answer to its appeal, which is another act.
    "decide": act(of(DECIDES, "waiting", "revise", "spam", "published")),
    "edit": act(of(DECIDES, "waiting", "published")),
    "difference": act(of(DECIDES)),
    "mail": act(of(DECIDES)),
    "assignment": act(of(DECIDES)),
    "note": act(of(DECIDES)),
    "send_again": act(of(DECIDES)),
    "answer": form(only_in(("author",), "published")),
    "pick": act(of(DECIDES, "published")),
    "unpick": act(of(DECIDES, "none")),
    "credit": act(of(DECIDES, "none")),
    "uncredit": act(of(DECIDES, "none")),
    "writer": page(of(ERASES)),
    "export": act(of(ERASES, *STATES[:-1])),
    "erase": act(of(ERASES, *STATES[:-1])),
}
OF_THE_ADMIN: dict[str, Rules] = {
    "comment_changelist": form(of(READS)),
    "comment_add": form(nobody),
    "comment_bulk": form(of(DECIDES)),
    "comment_bulkundo": act(of(DECIDES)),
    "comment_undo": act(of(DECIDES)),
    "comment_next": act(of(DECIDES)),
    "comment_savefilter": act(of(DECIDES)),
    "comment_deletefilter": act(of(("moderator",))),
    "comment_appeals": page(of(DECIDES)),
    "comment_appeal": form(of(DECIDES)),
    "comment_blind_reviews": page(of(DECIDES)),
    "comment_blind_review": form(of(DECIDES)),
    "comment_reported": page(of(DECIDES)),
    "comment_dashboard": page(of(DECIDES)),
    "rule_try": form(of(DECIDES)),
}


def model(
    name: str,
    *,
    sees: tuple[str, ...],
    adds: Rule = nobody,
    changes: Rule = nobody,
    deletes: Rule = nobody,
) -> dict[str, Rules]:
    """The pages that Django makes for a table."""
    return {
        f"{name}_changelist": form(of(sees)),
        f"{name}_history": form(of(sees)),
        f"{name}_add": form(adds),
        f"{name}_change": form(of(sees), changes),
        f"{name}_delete": form(deletes),
    }


MODELS: dict[str, Rules] = {
    **model("decision", sees=READS),
    "decision_export": form(of(READS)),
    "decision_lines": form(of(READS)),
    **model("retentionrun", sees=READS),
    **model("sitepolicy", sees=READS, changes=of(DECIDES)),
    **model(
        "reason", sees=DECIDES, adds=of(DECIDES), changes=of(DECIDES), deletes=of(("superuser",))
    ),
    **model(
        "rule", sees=DECIDES, adds=of(DECIDES), changes=of(DECIDES), deletes=of(("superuser",))
    ),
}
PUBLIC: dict[str, Rules] = {
    "policy": page(everybody),
    "moderation-report": page(everybody),
    "moderation-report-json": page(everybody),
    # They say that the link was cut short: 404, whoever asks.
    **{f"{link}-cut-short": form(nobody) for link in ("status", "proof", "replies", "reports")},
    "comment-respond": form(everybody),
    "comment-detail": page(only_in(ROLES, "published")),
    "comment-reply": page(only_in(ROLES, "published")),
    "comment-report": form(only_in(ROLES, "published")),
    "report-thanks": page(everybody),
    "report-confirm": form(of(WRITER)),
    "comment-status": page(of(WRITER)),
    "comment-edit": form(of(WRITER, "waiting", "revise")),
    "comment-withdraw": form(of(WRITER, "waiting", "revise", "published")),
    "comment-appeal": form(of(WRITER, "spam")),  # of the declined one it was made already
    "comment-proof": form(of(WRITER), of(WRITER, *STATES[:-1])),
    "comment-replies": form(of(WRITER)),
}
RULES: dict[str, Rules] = {
    **{f"admin:comments_comment_{name}": rules for name, rules in ABOUT_COMMENT.items()},
    **{f"admin:comments_{name}": rules for name, rules in {**OF_THE_ADMIN, **MODELS}.items()},
    **{f"comments:{name}": rules for name, rules in PUBLIC.items()},
}


def may_read(role: str, state: str, address: str) -> set[str]:
    """Which parts of what is kept about a comment somebody may meet on a page."""
    if role in READS and address.startswith("admin:"):
        return {"text", "email", "note", "decision", "appeal", "report"}
    public = {"text"} if state == "published" else set()
    return public | ({"text", "decision", "appeal"} if role == "writer" else set())


# A blind review is given without knowing the first decision.
BLIND = ("admin:comments_comment_blind_review", "admin:comments_comment_blind_reviews")
