"""The list of articles: what it shows, how it is narrowed, and what is done to several at once."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.filters import CheckFilter, StateFilter, TopicFilter, WorkFilter, order_asked
from articles.models import Article, Byline, Edition
from articles.workflow import lifecycle, publishing, reviewing
from articles.workflow.bulk import do_to_each
from kingsfund.core.datetimes import format_short
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.lists.selections import ticked, versions_shown
from kingsfund.core.numbers import as_number
from kingsfund.models import User

# In one go; each is a transaction of its own, and a browser waits for all of them.
BULK_LIMIT = 100
LEFT_SHOWN = 10
FOR_CHOOSING = ["title", "kind", "state", "author_names", "published"]


class Bulk(NamedTuple):
    """Something done to several articles at once, as its page and its message say it."""

    action: str
    title: str
    says: str
    button: str
    done: str


ASSIGN = Bulk(
    "assign_selected",
    "Assign to somebody",
    "Their drafts are assigned, and who works on them next is told by mail. One without a draft is "
    "left as it is.",
    "Assign",
    "assigned",
)
CLOSE_COMMENTS = Bulk(
    "close_comments_of_selected",
    "Close their comments",
    "Readers can write no new comment on them; what is published stays. Each can be opened again on "
    "its own page. One that takes no comments is left as it is.",
    "Close their comments",
    "closed to comments",
)
CONFIRM = Bulk(
    "confirm_selected",
    "Mark as still accurate",
    "The log says that you looked at each and that it still holds; each is asked for again after the "
    "usual time. One that readers do not see is left as it is.",
    "They are still accurate",
    "confirmed as still accurate",
)


class AssignForm(forms.Form):
    """Who works on several drafts next, and until when."""

    to = forms.ModelChoiceField(User.objects.none(), label="Who works on them next")
    due_on = forms.DateField(
        label="Until when",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff_members()
        self.fields["to"].label_from_instance = name_of


def staff_members() -> QuerySet[User]:
    """Everybody who may work on articles."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = User.objects.with_perm("articles.change_article", backend=backend)
    return people.filter(is_active=True, is_staff=True).order_by("first_name", "last_name", "pk")


def name_of(user: AbstractUser) -> str:
    return user.get_full_name() or user.get_username()


class ArticleList(ChangeList):
    """The list knows what its rows show; the page of one article needs none of it."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.user = request.user
        super().__init__(request, *args, **kwargs)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        return order_asked(request)

    def apply_select_related(self, qs: QuerySet) -> QuerySet:
        bylines = Prefetch("bylines", queryset=Byline.objects.with_authors())
        editions = Edition.objects.for_the_list().select_related("assigned_to")
        if self.is_popup:
            editions = editions.known_to(self.user)
        return qs.prefetch_related(
            Prefetch(
                "editions",
                queryset=editions.prefetch_related(bylines),
                to_attr="listed_editions",
            ),
        )


class ArticleListAdmin(admin.ModelAdmin):
    """The part of the article's admin that is the list."""

    list_display = ["title", "kind", "state", "changes", "work", "author_names", "published"]
    list_display_links = ["title"]
    list_filter = [StateFilter, WorkFilter, CheckFilter, "kind", TopicFilter]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    paginator = CappedPaginator
    search_fields = ["slug"]  # so that there is a box; `get_search_results` does the work
    search_help_text = "Words of a title, or of the address."
    actions = ["assign_selected", "close_comments_of_selected", "confirm_selected"]
    change_list_template = "admin/articles/article/change_list.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.found_by_title(search_term, by=request.user), False

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """To choose an article by, what readers see of it is enough."""
        return FOR_CHOOSING if is_looking_up(request) else self.list_display

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    # Columns

    @admin.display(
        description=format_html(
            '<input type="checkbox" id="action-toggle" aria-label="{}">', "Tick all"
        )
    )
    def action_checkbox(self, obj: Article) -> SafeString:
        """Named by the title that the row shows, so that no row is asked for its editions again."""
        box = forms.CheckboxInput(
            {"class": "action-select", "aria-label": f"Tick “{self.title(obj)}”"},
            lambda value: False,
        )
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    @admin.display(description="Title")
    def title(self, article: Article) -> str:
        return next((edition.title for edition in listed(article)), "") or article.slug

    @admin.display(description="Status")
    def state(self, article: Article) -> str:
        return state_of(article)

    @admin.display(description="Changes")
    def changes(self, article: Article) -> SafeString | str:
        """The way to what a draft changes, where readers see an earlier edition."""
        listed = {edition.pk: edition for edition in article.listed_editions}
        live = listed.get(article.live_edition_id)
        if not (live and any(edition.is_open() for edition in listed.values())):
            return ""
        page = reverse("admin:articles_article_compare", args=[article.pk])
        return format_html(
            '<a href="{}">Compare<span class="visually-hidden"> the draft of “{}” with what readers '
            "see</span></a>",
            *(page, live.title),
        )

    @admin.display(description="Next")
    def work(self, article: Article) -> SafeString:
        """When its draft is published or due, and whose it is; when it ends or is to be checked."""
        # The version goes along with a bulk action, so that a stale one is noticed.
        version = format_html(
            '<input type="hidden" name="version-{}" value="{}">', article.pk, article.version
        )
        lines = format_html_join("", "<div>{}</div>", ([line] for line in self.next_for(article)))
        return version + lines

    def next_for(self, article: Article) -> list[str]:
        draft = open_among(listed(article))
        lines = [assignment_of(draft)] if draft and (draft.assigned_to or draft.due_on) else []
        if draft and draft.publish_at:
            lines.append(f"Appears {format_short(draft.publish_at)}")
        if article.ends_at:
            lines.append(f"Ends {format_short(article.ends_at)}")
        is_live = article.status == Article.Status.PUBLISHED
        if is_live and article.review_by and article.review_by <= timezone.localdate():
            lines.append(check_of(article))
        return lines

    @admin.display(description="Authors")
    def author_names(self, article: Article) -> str:
        edition = next(iter(listed(article)), None)
        return ", ".join(str(byline) for byline in edition.bylines.all()) if edition else ""

    @admin.display(description="Published")
    def published(self, article: Article) -> str:
        return (
            date_format(timezone.localtime(article.published_at), "j M Y")
            if article.published_at
            else "–"
        )

    # One article, from its row

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        number = request.POST.get("still_correct", "")
        if request.method == "POST" and as_number(number) is not None:
            if not self.has_publish_permission(request):
                raise PermissionDenied
            one = Article.objects.filter(pk=number)
            tell(request, first_of(one), confirm_by(request.user), CONFIRM.done)
            return redirect(request.get_full_path())
        return super().changelist_view(request, {"title": "Articles", **(extra_context or {})})

    # Several articles

    @admin.action(description="Assign to …", permissions=["publish"])
    def assign_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """First a page that asks to whom and until when, then the assignment."""
        form = AssignForm(request.POST if "confirmed" in request.POST else None)

        def assign(article: Article) -> None:
            reviewing.assign(article, **form.cleaned_data, by=request.user)

        return self.do_in_slices(request, queryset, ASSIGN, assign, form)

    @admin.action(description="Close their comments", permissions=["publish"])
    def close_comments_of_selected(
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        def close(article: Article) -> None:
            lifecycle.close_comments(article, by=request.user)

        return self.do_in_slices(request, queryset, CLOSE_COMMENTS, close)

    @admin.action(description="Mark as still accurate", permissions=["publish"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.do_in_slices(request, queryset, CONFIRM, confirm_by(request.user))

    def do_in_slices(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        bulk: Bulk,
        do: Callable[[Article], object],
        form: forms.Form | None = None,
    ) -> HttpResponse | None:
        """A page that says what will happen to which; its button does so, and leads to the next.

        Of a whole list `BULK_LIMIT` are shown and done at once, the newest first. None when all is
        done.
        """
        is_across = "1" in (request.POST.get("select_across"), request.POST.get("across"))
        articles = chosen_in(request, queryset)
        is_refused = "confirmed" in request.POST and form is not None and not form.is_valid()
        versions = versions_shown(request)
        if "confirmed" in request.POST and not is_refused:
            tell(request, articles, do, bulk.done)
            if not is_across or not articles:
                return None
            # The list as it was filtered; what was done may still be in it.
            queryset = self.get_changelist_instance(request).get_queryset(request)
            queryset = queryset.filter(pk__lt=articles[-1].pk)
            articles, versions = first_of(queryset), {}
        if not articles:
            return None
        context = {
            "bulk": bulk,
            "form": form,
            "articles": articles,
            "total": CappedPaginator(queryset, BULK_LIMIT).count if is_across else len(articles),
            "is_across": is_across,
            "versions": {one.pk: versions.get(one.pk, one.version) for one in articles},
        }
        return self.slice_page(request, context, status=422 if is_refused else 200)

    def slice_page(
        self, request: HttpRequest, context: dict[str, object], *, status: int
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": context["bulk"].title,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/articles/article/bulk.html", context, status=status)


def is_looking_up(request: HttpRequest) -> bool:
    """Whether the list is the window in which an article is chosen as another's related one."""
    match = request.resolver_match
    is_list = match is not None and match.view_name == "admin:articles_article_changelist"
    return is_list and request.method == "GET" and IS_POPUP_VAR in request.GET


def listed(article: Article) -> list[Edition]:
    """The editions that a row of the list speaks of, the latest first."""
    if hasattr(article, "listed_editions"):
        return article.listed_editions
    return list(Edition.objects.for_the_list().filter(article=article)) if article.pk else []


def state_of(article: Article) -> str:
    """Where the article stands for readers, and where its draft stands, in a few words."""
    draft = open_among(listed(article))
    if article.status == Article.Status.DRAFT:
        without_draft = "Unpublished" if article.published_at else "Draft discarded"
        return draft.get_status_display() if draft else without_draft
    superseded = article.status == Article.Status.PUBLISHED and article.is_superseded()
    state = "Replaced" if superseded else article.get_status_display()
    if draft is None:
        return state
    return f"{state}, edition {draft.number}: {draft.get_status_display().lower()}"


def open_among(editions: list[Edition]) -> Edition | None:
    return next((edition for edition in editions if edition.is_open()), None)


def assignment_of(draft: Edition) -> str:
    """Whose a draft is, and until when: Ada Marsh, by 27 March 2026, overdue."""
    parts = [name_of(draft.assigned_to)] if draft.assigned_to else []
    if draft.due_on:
        parts.append(f"by {date_format(draft.due_on, 'j M Y')}")
        if draft.due_on < timezone.localdate():
            parts.append("overdue")
    return ", ".join(parts)


def check_of(article: Article) -> SafeString:
    """Since when an article is due for a check, and the button that says it still holds."""
    return format_html(
        'Check due {} <button type="submit" class="list-button" name="still_correct" value="{}">'
        'Mark as still accurate<span class="visually-hidden"> on the list: {}</span></button>',
        date_format(article.review_by, "j M Y"),
        article.pk,
        next((edition.title for edition in listed(article)), article.slug),
    )


def chosen_in(request: HttpRequest, queryset: QuerySet) -> list[Article]:
    """The articles that were ticked, also those that have left the list since; at most `BULK_LIMIT`."""
    if keys := ticked(request):
        queryset = Article.objects.editable_by(request.user).filter(pk__in=keys)
    return first_of(queryset)


def first_of(queryset: QuerySet) -> list[Article]:
    """As many as are done in one go, the newest first."""
    return list(queryset.select_related("live_edition").order_by("-pk")[:BULK_LIMIT])


def confirm_by(user: AbstractUser) -> Callable[[Article], object]:
    """What records that somebody looked at an article and found that it still holds."""
    day = publishing.next_check(timezone.localdate())
    return lambda article: lifecycle.mark_reviewed(article, by=user, review_by=day)


def tell(
    request: HttpRequest, articles: list[Article], do: Callable[[Article], object], done: str
) -> None:
    """Do it to each, and say in one message how many went through and why the others did not."""
    outcome = do_to_each(do, articles, versions=versions_shown(request))
    text = f"{outcome.done} {done}"
    if outcome.left:
        reasons = " ".join(outcome.left[:LEFT_SHOWN]) + (
            " And so on." if outcome.left[LEFT_SHOWN:] else ""
        )
        text += f", {len(outcome.left)} left. {reasons}"
    messages.add_message(request, messages.WARNING if outcome.left else messages.SUCCESS, text)
