"""A site on which every attack was typed into every field, by the forms that people have."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import private_links, submission_token
from comments.models import (
    Appeal,
    BlindReview,
    Comment,
    Decision,
    Note,
    Reason,
    Report,
    Rule,
    SavedFilter,
)
from comments.screening.runner import screen_waiting
from comments.workflow import transitions
from kingsfund.models import User
from tests.comments.attacks import WORD, lined, packed, with_controls
from tests.factories import make_article, make_author, make_comment

STAFF = "/admin/comments/comment/"
TITLE = "\"><img src=x onerror=zqx()>{{ zqx }}</title></script>'"
HARMLESS = {
    "text": "zqx says something.",
    "name": "Iris zqx",
    "job_title": "Ward manager zqx",
    "organisation": "Northvale zqx",
    "email": "iris@example.net",
    "declared_interest": "None zqx",
}


@dataclass
class World:
    article: Article
    moderator: Client
    colleague: Client
    author: Client
    comments: list[Comment] = field(default_factory=list)
    # Which fields refused an attack.
    refused: dict[str, set[str]] = field(default_factory=dict)
    answers: list[HttpResponse] = field(default_factory=list)

    def post(self, client: Client, path: str, data: dict[str, object]) -> HttpResponse:
        response = client.post(path, data)
        assert response.status_code < 500, path
        self.answers.append(response)
        return response


def make_world() -> World:
    people = [
        User.objects.create_superuser(
            name, f"{name}@example.org", first_name=f"<b>{WORD}</b>", last_name='" onload=zqx()'
        )
        for name in ("mo", "nell", "ada")
    ]
    clients = [Client() for _ in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    author = make_author(
        f"<b>{WORD}</b>' onload='zqx()", user=people[2], email="ada@example.org", slug="ada"
    )
    article = make_article(TITLE, slug="beds", authors=[author], standfirst=TITLE)
    Reason.objects.update(label=f"Not {TITLE}", explanation=f"It is {TITLE}.")
    world = World(article, *clients)
    for step in (write, edit, note_and_report, answer, decide, appeal, keep_rules, keep_views):
        step(world)
    draw_blind_reviews(world, people)
    screen_waiting()
    return world


def write(world: World) -> None:
    """Each attack in every field that takes it."""
    path, reader = f"/articles/{world.article.slug}/respond/", Client()
    ago = timezone.now() - timedelta(minutes=1)
    for number, attack in enumerate([*lined(80), *with_controls()]):
        email = f"writer{number}@example.net"
        typed = {**dict.fromkeys(HARMLESS, attack), "text": f"{attack}\n\nsaid zqx", "email": email}
        sent = {"agrees": "on", "act": "send"}
        world.post(reader, path, {**typed, "agrees": "on"})
        token = submission_token.begin(world.article, None, at=ago).token()
        response = world.post(reader, path, {**typed, **sent, "token": token})
        if response.status_code == 422:
            refused = set(response.context["form"].errors)
            world.refused[attack] = refused
            typed |= {name: HARMLESS[name] for name in refused}
            response = world.post(reader, path, {**typed, **sent, "token": token})
        assert response.status_code == 303, (attack, response.context["form"].errors)
    world.comments = list(Comment.objects.order_by("pk"))


def edit(world: World) -> None:
    """Every attack as what a moderator changed, and why."""
    for comment, why in zip(world.comments, lined(200), strict=False):
        data = {"version": comment.version, "text": packed(5000)[0], "why": why}
        done = world.post(world.moderator, f"{STAFF}{comment.pk}/edit/", data)
        assert done.status_code == 302, why


def note_and_report(world: World) -> None:
    editor = User.objects.get(username="mo")
    for comment in world.comments[: len(world.comments) // 2]:
        comment.refresh_from_db()
        transitions.publish(comment, by=editor)
    published = world.comments[1]
    data = {"version": published.version, "text": packed(5000)[0] + " zqx", "why": lined(200)[0]}
    assert world.post(world.moderator, f"{STAFF}{published.pk}/edit/", data).status_code == 302
    for number, text in enumerate(packed(1000)):
        comment = world.comments[number]
        assert (
            world.post(world.moderator, f"{STAFF}{comment.pk}/note/", {"text": text}).status_code
            == 302
        )
        path = f"/comments/{comment.pk}/report/"
        token = Client().get(path).context["token"]
        data = {"cause": "other", "text": text, "email": "zqx@example.net", "token": token}
        assert world.post(Client(), path, data).status_code == 303


def answer(world: World) -> None:
    """The author answers a published comment."""
    path = f"{STAFF}{world.comments[0].pk}/answer/"
    ago = timezone.now() - timedelta(minutes=1)
    token = submission_token.begin(world.article, world.comments[0], at=ago).token()
    data = {"text": packed(5000)[0], "act": "send", "token": token}
    assert world.post(world.author, path, data).status_code == 303
    transitions.publish(
        Comment.objects.get(parent=world.comments[0]), by=User.objects.get(username="mo")
    )


def decide(world: World) -> None:
    """Every attack as a note to a writer: one decision, and several at once."""
    reason, note = Reason.objects.first().pk, packed(5000)[0]
    declined, revised, *rest = list(world.comments[-6:])
    for comment, action in ((declined, "decline"), (revised, "revise")):
        data = {"action": action, "version": comment.version, "reason": reason, "note": note}
        assert world.post(world.moderator, f"{STAFF}{comment.pk}/mail/", data).status_code == 200
        assert world.post(world.moderator, f"{STAFF}{comment.pk}/decide/", data).status_code == 302
    for comment, line in zip(rest, ("=zqx()", "@zqx()", "＝zqx()", "+zqx()"), strict=True):
        data = {"action": "decline", "reason": reason, "note": line,
                "meant": f"{comment.pk}:{comment.version}"}  # fmt: skip
        assert world.post(world.moderator, f"{STAFF}bulk/", data).status_code == 302


def appeal(world: World) -> None:
    """Every attack as an appeal, of which the first is answered, and as a writer's second wording."""
    *_, declined, revised, first, _, _, _ = world.comments
    for comment, text in zip((declined, first), packed(2000), strict=True):
        comment.refresh_from_db()
        path, data = (
            private_links.act_path("appeal", comment),
            {"text": text, "version": comment.version},
        )
        assert world.post(Client(), path, data).status_code == 303
    revised.refresh_from_db()
    data = {**HARMLESS, "text": packed(5000)[0], "version": revised.version}
    assert world.post(Client(), private_links.act_path("edit", revised), data).status_code == 303
    lodged = Appeal.objects.first()
    data = {"action": "uphold", "version": lodged.comment.version, "note": packed(5000)[0]}
    assert world.post(world.colleague, f"{STAFF}appeals/{lodged.pk}/", data).status_code == 302


def keep_rules(world: World) -> None:
    """Every attack as the name and words of a rule."""
    for name in lined(80):
        data = {"name": name, "kind": "phrase", "text": name, "place": "text", "weight": 1}
        done = world.post(world.moderator, "/admin/comments/rule/add/", data)
        assert done.status_code == 302, done.context["adminform"].form.errors
    for rule in Rule.objects.all():
        rule.switch(True, by=None)


def keep_views(world: World) -> None:
    """Every attack as the name of a filter, and of an organisation in it, as many as a person may keep."""
    for number, name in enumerate(lined(60)):
        client = (world.moderator, world.colleague, world.author)[number % 3]
        data = {"name": name, "is_shared": "on"}
        done = world.post(client, f"{STAFF}views/?organisation={number}zqx", data)
        assert done.status_code == 302


def draw_blind_reviews(world: World, people: list[User]) -> None:
    for decision in world.comments[-6].decisions.filter(action="decline"):
        BlindReview.objects.create(decision=decision, decided_by=people[0])


@dataclass
class Form:
    """A form with all it needs, to be sent with other words in one of its fields."""

    client: Client
    path: str
    words: tuple[str, ...]
    sends: dict[str, object]
    # A refusal of the whole request, beside the field, or in a message on the page that follows.
    refusals: tuple[int, ...] = (400, 422)

    def post(self, typed: dict[str, str]) -> HttpResponse:
        """As a browser or a program sends it: lone surrogates as the bytes they would be."""
        body = urlencode({**self.sends, **typed}, errors="surrogatepass")
        return self.client.post(self.path, body, content_type="application/x-www-form-urlencoded")


def forms_of(world: World) -> list[Form]:
    """Every form in which somebody writes."""
    mo, nell, reader = world.moderator, world.colleague, Client()
    shown, waiting = world.comments[0], world.comments[-8]
    reason, open_appeal = Reason.objects.first().pk, Appeal.objects.open().first()
    to_revise = make_comment(world.article, status="revise", text="zqx")
    declined = make_comment(world.article)
    transitions.decline(declined, by=User.objects.get(username="mo"), reason=Reason.objects.first())
    ago = timezone.now() - timedelta(minutes=1)
    token = submission_token.begin(world.article, None, at=ago).token()
    report = f"/comments/{shown.pk}/report/"
    decline = {"action": "decline", "reason": reason, "version": waiting.version}
    many = {**decline, "meant": f"{waiting.pk}:{waiting.version}"}
    again = {"action": "uphold", "note": "zqx", "version": open_appeal.comment.version}
    rule = {"name": "zqx", "kind": "phrase", "text": "zqx", "place": "text", "weight": 1}
    comment = {**HARMLESS, "agrees": "on", "act": "send", "token": token}
    version, plain = {"version": waiting.version}, tuple(HARMLESS)
    rewritten = {**HARMLESS, "version": to_revise.version}
    own = tuple(name for name in HARMLESS if name != "email")
    reported = {"cause": "other", "text": "zqx", "token": reader.get(report).context["token"]}
    comments = f"{STAFF}{waiting.pk}"
    return [
        Form(reader, f"/articles/{world.article.slug}/respond/", plain, comment),
        Form(reader, report, ("text", "email"), reported),
        Form(reader, private_links.act_path("edit", to_revise), own, rewritten),
        Form(
            reader,
            private_links.act_path("appeal", declined),
            ("text",),
            {"version": declined.version},
        ),
        Form(mo, f"{comments}/note/", ("text",), {}),
        Form(mo, f"{comments}/edit/", ("text", "why"), {**version, "text": "zqx z", "why": "zqx"}),
        Form(mo, f"{comments}/decide/", ("note",), decline),
        Form(mo, f"{STAFF}bulk/", ("note",), many),
        Form(nell, f"{STAFF}appeals/{open_appeal.pk}/", ("note",), again),
        Form(world.author, f"{STAFF}{shown.pk}/answer/", ("text",), {"act": "send", "token": ""}),
        Form(mo, "/admin/comments/rule/add/", ("name", "text"), rule, (400, 200)),
        Form(mo, f"{STAFF}views/", ("name",), {"name": "zqx"}, (400, 302)),
    ]


def rows() -> dict[str, int]:
    """How much there is, and how often anything was done to a comment."""
    models = (Comment, Decision, Note, Report, Appeal, Rule, SavedFilter)
    return {model.__name__: model.objects.count() for model in models}
