"""A moderator clears three hundred waiting comments by keyboard alone, and hears of every step."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, Decision, Reason
from kingsfund.models import User
from tests.factories import make_article
from tests.journeys.conftest import MakeVisitor

MANY = 300
# What is pressed for the comments one after another, and what is said of it.
ROUND = [
    (["p"], "published", "Published"),
    (["s"], "spam", "Marked as spam"),
    (["p"], "published", "Published"),
    (["d", "2", "Enter"], "declined", "Declined"),
    (["r", "1", "Enter"], "revise", "Given back to its writer"),
    (["p"], "published", "Published"),
]
# Answered by the page itself as soon as the line says it, instead of asking again and again.
HEARD = """text => new Promise((resolve) => {
  const voice = document.getElementById("reading-said");
  const heard = () => voice.textContent === text;
  if (heard()) return resolve(text);
  const watcher = new MutationObserver(() => heard() && settle());
  const settle = () => { watcher.disconnect(); clearTimeout(timer); resolve(voice.textContent); };
  const timer = setTimeout(settle, 10000);
  watcher.observe(voice, { childList: true, characterData: true, subtree: true });
})"""


def make_queue(article: Article) -> list[Comment]:
    now = timezone.now() - timedelta(days=2)
    return Comment.objects.bulk_create(
        Comment(
            article=article,
            name=f"Writer {place}",
            email=f"writer{place}@example.net",
            text=f"Comment {place}, on beds and on those who wait for them.",
            submitted_at=now + timedelta(minutes=place),
            waiting_since=now + timedelta(minutes=place),
        )
        for place in range(MANY)
    )


def hear(page: Page, text: str) -> None:
    assert page.evaluate(HEARD, text) == text


def press(page: Page, keys: list[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_moderator_clears_the_queue_by_keyboard(visitor: MakeVisitor, moderator: User) -> None:
    queue = make_queue(make_article("Beds are not the point"))
    title = "Beds are not the point"
    staff = visitor()
    staff.sign_in(moderator)
    page = staff.open(f"/admin/comments/comment/{queue[0].pk}/change/")
    outcomes: list[str] = []
    for place, comment in enumerate(queue):
        keys, outcome, done = ROUND[place % len(ROUND)]
        left = MANY - place - 1
        said = f"{done} #{comment.pk}."
        if left:
            following = queue[place + 1]
            said += f" Now #{following.pk} by {following.name}, on {title}; {left} left"
        else:
            said += " Nothing else is waiting"
        press(page, keys)
        hear(page, said)
        outcomes.append(outcome)
        if place % 100 == 50:
            # Thought better of: taken back, and decided again.
            press(page, ["u"])
            hear(
                page,
                f"Taken back: #{comment.pk} is waiting again."
                f" Now #{comment.pk} by {comment.name}, on {title}; {left + 1} left",
            )
            press(page, keys)
            hear(page, said)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing else is waiting")
    expect(page.locator("#reading-unsent")).to_be_hidden()
    rows = Comment.objects.order_by("pk").values_list("status", flat=True)
    assert list(rows) == outcomes
    moves = Decision.objects.filter(action__in=Decision.MOVES, undone_by=None)
    assert (moves.count(), moves.filter(by=moderator).count()) == (MANY, MANY)
    assert set(moves.filter(action="decline").values_list("reason", flat=True)) == {
        Reason.objects.in_use()[1].pk
    }
