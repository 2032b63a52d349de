"""Every attack stored as it was typed, every screen opened in a real browser: nothing of it runs."""

from playwright.sync_api import Page

from articles.models import Article
from comments import private_links
from comments.models import Appeal, BlindReview, Comment, Reason, Report, Rule, SavedFilter
from comments.workflow import appeals, transitions
from kingsfund.models import User
from tests.comments.attacks import LONGEST_WORD, every_attack, packed
from tests.factories import make_article, make_author, make_comment
from tests.journeys.conftest import PHONE, MakeVisitor

TITLE = "\"><img src=x onerror=zqx()>{{ zqx }}</title></script>'"
WATCH = "window.zqx = () => { window.ran = true }; window.alert = window.zqx"
STAFF = "/admin/comments/comment/"
ROOMS = ("?state=all&signal=&q=", "?state=waiting", "?state=published", "appeals/", "blind-reviews/",
         "reported/", "dashboard/", "bulk/?action=decline&state=all")  # fmt: skip


def make_rows(moderator: User) -> Article:
    """What no form would have let through: rows as an old import may have left them."""
    article = make_article(
        TITLE, slug="beds", standfirst=TITLE, authors=[make_author(TITLE, slug="a")]
    )
    Reason.objects.update(label=TITLE[:40], explanation=TITLE)
    everything = "\n\n".join(packed(100_000))
    for number, attack in enumerate(every_attack()):
        words = dict.fromkeys(("name", "job_title", "organisation", "declared_interest"), attack)
        status = "published" if number % 2 else "waiting"
        make_comment(
            article, text=f"{attack}\n\n{attack}", edit_note=attack, status=status, **words
        )
    first = make_comment(
        article, text=everything, status="published", name=TITLE, email=f'"{TITLE[2:20]}"@e.example'
    )
    Report.objects.create(
        comment=first, cause="other", text=everything, submission_key=first.submission_key
    )
    make_comment(
        article, text=LONGEST_WORD, name="W" * 80, organisation="W" * 160, status="published"
    )
    make_comment(article, text=everything, parent=first, status="published", name=TITLE)
    waiting = make_comment(article, text=everything)
    waiting.notes.create(text=everything, by=moderator)
    waiting.signals.create(name=TITLE[:20], weight=9, explanation=TITLE, is_open=True)
    declined = make_comment(article, text=everything)
    decision = transitions.decline(
        declined, by=moderator, reason=Reason.objects.first(), note=everything
    )
    BlindReview.objects.create(decision=decision, decided_by=moderator)
    appeals.lodge(declined, everything[:2000])
    Rule.objects.create(name=TITLE, text=everything[:900])
    SavedFilter.objects.create(owner=moderator, name=TITLE, query=f"q={TITLE}", is_shared=True)
    return article


def addresses() -> list[str]:
    """Every kind of screen, on the rows that hold everything."""
    comments = {comment.status: comment for comment in Comment.objects.filter(text__contains="<base")
                .order_by("pk")}  # fmt: skip
    shown, waiting, declined = (comments[s] for s in ("published", "waiting", "declined"))
    first = shown.parent or shown
    public = ["/", "/articles/beds/", "/articles/beds/?order=newest", "/articles/beds/respond/",
              *(f"/comments/{first.pk}/{page}" for page in ("", "reply/", "report/"))]  # fmt: skip
    secret = [
        private_links.proof_path(first),
        private_links.replies_path(first),
        private_links.act_path("edit", waiting),
    ]
    secret += [private_links.status_path(one) for one in (first, waiting, declined)]
    staff = [STAFF + room for room in ROOMS]
    staff += [f"{STAFF}{one.pk}/change/" for one in (first, waiting, declined, shown)]
    staff += [f"{STAFF}{first.pk}/writer/", f"{STAFF}appeals/{Appeal.objects.get().pk}/"]
    staff += [
        f"{STAFF}blind-reviews/{BlindReview.objects.get().pk}/",
        "/admin/",
        "/admin/comments/decision/",
    ]
    staff += ["/admin/comments/rule/", f"/admin/comments/rule/{Rule.objects.get().pk}/change/"]
    staff += [f"/admin/comments/rule/{Rule.objects.get().pk}/try/", "/admin/comments/reason/"]
    return [*public, *secret, *staff]


def see(page: Page, site: str, path: str) -> list[str]:
    """What went wrong on one screen."""
    response = page.goto(site + path)
    found = [] if response.status < 400 else [f"{response.status} at {path}"]
    if page.evaluate("window.ran || document.querySelector('[zqx], iframe, base, math') !== null"):
        found.append(f"ran at {path}")
    return found


def test_nothing_that_was_stored_runs_on_any_screen(visitor: MakeVisitor) -> None:
    moderator = User.objects.create_superuser(
        "mo", "mo@example.org", first_name=TITLE, last_name="</script>"
    )
    make_rows(moderator)
    staff = visitor(is_new=True)
    staff.sign_in(User.objects.create_superuser("nell", "nell@example.org", first_name=TITLE))
    dialogs: list[str] = []
    staff.context.add_init_script(WATCH)
    staff.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    faults = [fault for path in addresses() for fault in see(staff.page, staff.site, path)]
    assert (faults, dialogs) == ([], [])


def test_the_longest_word_breaks_no_page(visitor: MakeVisitor) -> None:
    article = make_article("Beds", slug="beds")
    words = {"name": "W" * 80, "job_title": "W" * 120, "organisation": "W" * 160}
    comment = make_comment(
        article, text=LONGEST_WORD, status="published", declared_interest="W" * 300, **words
    )
    staff = visitor(viewport=PHONE)
    staff.sign_in(User.objects.create_superuser("mo", "mo@example.org"))
    wide = []
    for path in ("/articles/beds/", comment.get_absolute_url(), private_links.status_path(comment),
                 f"{comment.get_absolute_url()}report/", f"{STAFF}?state=all",
                 f"{STAFF}{comment.pk}/change/"):  # fmt: skip
        page = staff.open(path)
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(path)
    assert wide == []
