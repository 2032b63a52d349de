"""A site in which every hostile string stands in every field that holds words."""

from itertools import zip_longest
from uuid import uuid4

from articles import notifications
from articles.content.sanitize import clean_html
from articles.models import Article, Author, Byline, Edition, Remark, Topic
from articles.workflow import external_review
from comments.models import Comment, Reason, Report, Rule
from kingsfund.models import User
from tests.attack_table import packed, strings
from tests.factories import make_article, make_author, make_comment, make_draft, make_topic

FIGURE = (
    '<figure class="picture"><img src="/media/x.png" alt="{0}"><figcaption>{0} '
    '<span class="credit">{0}</span></figcaption></figure>'
)
SHAPES = ("{}", "<p>a{}b</p>", "<table><tr><td>{}</td></tr></table>", "<p>a<span class=note>{}</span></p>",
          '<a href="{}">zqx</a>', "<h2>{}</h2>", FIGURE)  # fmt: skip


def make_bodies() -> list[Article]:
    """Articles of which each has every string as markup, in one place of a text."""
    articles = []
    for number, shape in enumerate(SHAPES):
        cleaned = [
            clean_html(shape.replace("{}", string).replace("{0}", string)) for string in strings()
        ]
        whole = clean_html("\n".join(cleaned))
        articles.append(make_article(f"Body {number}", slug=f"body-{number}", body=whole))
    # Unparted, in lots: all at once they are more than a body may hold.
    lots = ["".join(strings()[n : n + 40]) for n in range(0, len(strings()), 40)]
    unparted = clean_html("\n".join(clean_html(lot) for lot in lots))
    articles.append(make_article("Unparted", slug="body-all", body=unparted))
    return articles


def make_names(article: Article) -> None:
    """Every string as the title and standfirst of an article, and in the names beside one."""
    titles, standfirsts = packed(200, parted=" "), packed(300, parted=" ")
    for number, (title, standfirst) in enumerate(zip_longest(titles, standfirsts, fillvalue="zqx")):
        if number % 6 == 0 or number < 2:
            make_article(title[:200], slug=f"t-{number}", standfirst=standfirst[:300])
    topics = [
        Topic(name=name, slug=f"t{n}", description=name)
        for n, name in enumerate(packed(80, parted=" "))
    ]
    article.topics.add(*Topic.objects.bulk_create(topics))
    names = packed(120, parted=" ")
    authors = [
        Author(name=name, slug=f"a{n}", role=name, organisation=name, biography=name)
        for n, name in enumerate(names)
    ]
    Byline.objects.bulk_create(
        Byline(edition=article.live_edition, author=author, position=n + 1)
        for n, author in enumerate(Author.objects.bulk_create(authors))
    )


def make_words(article: Article, by: User) -> Comment:
    """Every string in comments, and in what staff and readers write about them."""
    lines = packed(80, parted=" ")
    texts = packed(4800)
    for number, text in enumerate(texts):
        words = dict.fromkeys(("name", "job_title", "organisation"), lines[number])
        make_comment(
            article,
            text=text,
            status="published",
            declared_interest=packed(300, parted=" ")[number],
            **words,
        )
    first = Comment.objects.filter(article=article).earliest("pk")
    Comment.objects.bulk_create(
        Comment(article=article, name=line, job_title=line, organisation=line, text=f"{line} zqx.",
                email=f"z{n}@example.net", status="published", submitted_at=first.submitted_at,
                waiting_since=first.submitted_at, decided_at=first.submitted_at)
        for n, line in enumerate(lines)
    )  # fmt: skip
    first.notes.create(text="zqx", by=by)
    for text in packed(1900):
        first.notes.create(text=text, by=by)
    for text in packed(950):
        Report.objects.create(comment=first, cause="other", text=text, submission_key=uuid4())
    for name in packed(80, parted=" ")[:200]:
        Rule.objects.create(name=name, text=name)
    return first


def make_review(by: User) -> str:
    """A draft with every string in the remarks beside it; where an invited reader finds it."""
    edition: Edition = make_draft("Draft", body="<p>One.</p>").draft_edition()
    link = external_review.make_link(
        edition, by=by, name="<script>zqx()</script>", asks_for_facts=True
    )
    Remark.objects.bulk_create(
        Remark(edition=edition, paragraph=0, quote=quote, text=text, link=link)
        for text, quote in zip(packed(3900), packed(290, parted=" "), strict=False)
    )
    return notifications.review_path(link)


def make_site(by: User) -> list[str]:
    """Where all of it is shown."""
    bodies = make_bodies()
    article = make_article(
        "Names", slug="names", authors=[make_author("Ann")], topics=[make_topic("Care")]
    )
    make_names(article)
    first = make_words(article, by)
    Reason.objects.update(
        label="<script>zqx()</script>"[:40], explanation="<img src=x onerror=zqx()>"
    )
    staff, comments = "/admin/articles", "/admin/comments/comment"
    pages = -(-Comment.objects.count() // 100)
    lists = -(-Article.objects.count() // 20)
    return [
        *(f"/articles/{body.slug}/" for body in bodies),
        *(f"/articles/names/?comments={number}" for number in range(1, pages + 1, 3)),
        *(f"/articles/?page={number}" for number in range(1, lists + 1)),
        *("/", "/topics/", "/topics/t9/", "/authors/a9/", first.get_absolute_url()),
        *(f"{staff}/article/?p=1", f"{staff}/author/", f"{staff}/topic/", f"{staff}/author/?p=2"),
        *(f"{staff}/article/{body.pk}/change/" for body in (bodies[0], bodies[-1])),
        *(f"{comments}/?state=all", f"{comments}/{first.pk}/change/", f"{comments}/reported/"),
        *(f"{comments}/{first.pk}/writer/", "/admin/comments/rule/", "/admin/"),
        make_review(by),
    ]  # fmt: skip
