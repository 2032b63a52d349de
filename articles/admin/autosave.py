"""Saving while somebody writes: the words, never what changes at once for readers."""

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.admin.action_views import action_bar_for
from articles.admin.conflict_messages import was_deleted, was_left_behind
from articles.admin.conflicts import clean_ahead
from articles.admin.forms import ArticleForm, AutosaveForm, free_slug
from articles.admin.pages import context_for, editable_article
from articles.admin.sidebar import sidebar_context
from articles.models import Article, DraftSnapshot, Edition
from articles.workflow import draft_history, drafts, reviewing
from kingsfund.core.db.optimistic_locking import RUN_FIELDS, EditConflict, clock_time, saved_by
from kingsfund.core.http.caching import private_page

PUT_TOGETHER = "Press “Save draft” to put both texts together."


@require_POST
@private_page
def autosave(request: HttpRequest, object_id: str | None = None) -> JsonResponse:
    """Store the words of a page; the answer says what became of them.

    200 saved (or nothing to save), 404 nothing to save into, 409 somebody was faster, 422 not
    valid, 423 scheduled. Whatever is not saved stays in the window that sent it.
    """
    clean_ahead(request.POST)
    try:
        return answered(request, autosave_once(request, object_id))
    except IntegrityError:
        # The same window began the same article in another request just now.
        return answered(request, autosave_once(request, object_id))
    except Http404:
        return refusal(404, was_deleted(object_id or "0"))
    except EditConflict as error:
        said = f"{saved_by(error.by, error.at, to=request.user)} while you were writing."
        return refusal(409, f"{said} {PUT_TOGETHER}", error)


def answered(request: HttpRequest, outcome: JsonResponse | Edition) -> JsonResponse:
    """What became of the words, with what the page shows beside them as it is now."""
    if isinstance(outcome, JsonResponse):
        return outcome
    beside = beside_the_text(request, outcome.article_id)
    return JsonResponse({**saved(outcome.article, outcome), **beside})


def beside_the_text(request: HttpRequest, pk: int) -> dict[str, object]:
    """The sidebar and the buttons of a page as they are after a save, for its script to put in."""
    article = Article.objects.get(pk=pk)
    context = context_for(request, article)
    may_delete = request.user.has_perm("articles.delete_article")
    shown = {
        "original": article,
        "opts": Article._meta,
        "show_save": True,
        "show_delete_link": may_delete and not article.was_ever_published(),
        "action_bar": action_bar_for(context),
        **sidebar_context(context),
    }
    page = "admin/articles/article/"
    return {
        "approval": reviewing.approval_of(context.edition),
        "state": shown["state"],
        "sidebar": render_to_string(f"{page}_sidebar.html", shown, request),
        "buttons": render_to_string(f"{page}submit_line.html", shown, request),
    }


@transaction.atomic
def autosave_once(request: HttpRequest, object_id: str | None) -> JsonResponse | Edition:
    """The edition that the words are in now, or why they are not."""
    article = article_to_autosave(request, object_id)
    form = AutosaveForm(request.POST, instance=article, user=request.user)
    if not form.is_valid():
        return not_valid(form)
    key, serial = form.cleaned_data["window"], form.cleaned_data["window_serial"] or 0
    if article.pk and article.is_superseded_save(key, serial):
        return form.edition
    if form.content_changed or not article.pk:
        if behind := form.left_behind():
            said = f"{was_left_behind(behind)} Press “Save draft” to make your words a draft "
            return refusal(409, f"{said}of edition {form.edition.number}.")
        store_words(form)
    return form.edition


def article_to_autosave(request: HttpRequest, object_id: str | None) -> Article:
    """The article, held, or a new one. Raises Http404, `PermissionDenied`."""
    object_id = object_id or begun_in(request)
    if object_id is None:
        if not request.user.has_perm("articles.add_article"):
            raise PermissionDenied
        return Article()
    article = editable_article(request.user, object_id)
    article.lock()
    return article


def begun_in(request: HttpRequest) -> str | None:
    """The article that the window of a page for a new one has begun already."""
    key = request.POST.get("window", "")
    begun = Article.objects.filter(begun_with=key, created_by=request.user) if key else []
    return next((str(article.pk) for article in begun), None)


def store_words(form: AutosaveForm) -> None:
    article, key, by = form.instance, form.cleaned_data["window"], form.user
    is_new = article.pk is None
    # Until the page of a new article is saved by hand, its address follows its title.
    if is_new or (key == article.begun_with and not article.was_ever_published()):
        article.slug = free_slug(form.cleaned_data["title"], article)
    form.save(commit=False)
    if is_new:
        article.created_by, article.begun_with = by, key or None
        article.save()
        LogEntry.objects.log_actions(
            by.pk, [article], ADDITION, change_message=[{"added": {}}], single_object=True
        )
    else:
        article.save(update_fields=[*RUN_FIELDS, "slug"])
    keep_words(form, by=by)


def keep_words(
    form: ArticleForm, *, by: AbstractUser, text_changed: bool = False, is_merge: bool = False
) -> None:
    """Store the edition that was written.

    `text_changed` says that something beside the words is another: they need a new approval.
    """
    article, edition = form.instance, form.edition
    edition.article = article
    stored = drafts.stored_of(edition)
    text_changed = text_changed or drafts.text_differs(edition, stored)
    if stored is None:
        edition.created_by = by
    else:
        edition.take_state_of(stored)
        # What there is is kept, unless this page wrote it just now.
        if isinstance(form, AutosaveForm):
            draft_history.keep_before_autosave(stored, by=by)
        else:
            reason = DraftSnapshot.Reason.MERGED if is_merge else DraftSnapshot.Reason.WRITTEN_ON
            draft_history.keep_stored(stored, reason)
    if text_changed:
        edition.saved_by = by
    drafts.save_draft(edition)
    if text_changed:
        reviewing.void_approval(article, edition, by=by)


def saved(article: Article, edition: Edition) -> dict[str, object]:
    return {
        "version": article.version,
        "edition": edition.number,
        "saved_at": article.saved_at.isoformat() if article.saved_at else None,
        "change_url": reverse("admin:articles_article_change", args=[article.pk]),
    }


def refusal(status: int, message: str, error: EditConflict | None = None) -> JsonResponse:
    answer = {"message": message, "by": None, "at": None}
    if error:
        answer["by"] = (error.by.get_full_name() or error.by.get_username()) if error.by else None
        answer["at"] = error.at.isoformat() if error.at else None
        answer["when"] = clock_time(error.at) if error.at else None
    return JsonResponse(answer, status=status)


def not_valid(form: AutosaveForm) -> JsonResponse:
    """Why words could not be saved, by field; a scheduled edition is locked (RFC 4918, 11.3)."""
    if form.has_error("__all__", "frozen"):
        return refusal(423, " ".join(form.non_field_errors()))
    labels = {name: form[name].label for name in form.errors if name in form.fields}
    said = [
        f"{labels[name]}: {' '.join(errors)}" if name in labels else " ".join(errors)
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"errors": form.errors, "message": " ".join(said)}, status=422)
