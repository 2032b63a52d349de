"""A moderator works through three hundred waiting comments by keyboard, and hears of every step."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from comments.models import Comment, Decision, Reason
from kingsfund.models import User
from tests.factories import make_article
from tests.journeys.conftest import MakeVisitor

MANY = 300
# So many are decided on by keys, at its beginning and at its end; others decide on those between.
FIRST, LAST = 18, 6
TITLE = "Beds are not the point"
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


def decide(page: Page, queue: list[Comment], place: int) -> None:
    """Decide on the comment at a place by keys; the next comes, and both are said."""
    keys, _, done = ROUND[place % len(ROUND)]
    press(page, keys)
    hear(page, f"{done} #{queue[place].pk}. {coming(queue, place + 1)}")


def coming(queue: list[Comment], place: int) -> str:
    if place == MANY:
        return "Nothing else is waiting"
    comment = queue[place]
    return f"Now #{comment.pk} by {comment.name}, on {TITLE}; {MANY - place} left"


def test_moderator_clears_the_queue_by_keyboard(visitor: MakeVisitor, moderator: User) -> None:
    queue = make_queue(make_article(TITLE))
    staff = visitor()
    staff.sign_in(moderator)
    page = staff.open(f"/admin/comments/comment/{queue[0].pk}/change/")
    for place in range(FIRST):
        decide(page, queue, place)
        if place >= FIRST - len(ROUND):
            # Thought better of: taken back, and decided again.
            press(page, ["u"])
            number = queue[place].pk
            hear(page, f"Taken back: #{number} is waiting again. {coming(queue, place)}")
            decide(page, queue, place)
    expect(page.locator("#reading-unsent")).to_be_hidden()
    between = [comment.pk for comment in queue[FIRST : MANY - LAST]]
    Comment.objects.filter(pk__in=between).update(status="published", decided_at=timezone.now())
    page.goto(f"{staff.site}/admin/comments/comment/{queue[MANY - LAST].pk}/change/")
    for place in range(MANY - LAST, MANY):
        decide(page, queue, place)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing else is waiting")
    expect(page.locator("#reading-unsent")).to_be_hidden()

    by_keys = [*range(FIRST), *range(MANY - LAST, MANY)]
    rows = Comment.objects.in_bulk()
    found = [rows[queue[place].pk].status for place in by_keys]
    assert found == [ROUND[place % len(ROUND)][1] for place in by_keys]
    moves = Decision.objects.filter(action__in=Decision.MOVES, undone_by=None)
    count = len(by_keys)
    assert (moves.count(), moves.filter(by=moderator).count()) == (count, count)
    assert set(moves.filter(action="decline").values_list("reason", flat=True)) == {
        Reason.objects.in_use()[1].pk
    }
