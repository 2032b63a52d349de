"""Saving while somebody writes: the words, never what changes at once for readers."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from articles.admin.conflict_messages import was_deleted, was_left_behind
from articles.admin.conflicts import clean_ahead
from articles.admin.forms import ArticleForm, AutosaveForm, free_slug
from articles.models import Article, DraftSnapshot, Edition
from articles.workflow import draft_history, drafts, reviewing
from kingsfund.core.caching import private_page
from kingsfund.core.optimistic_locking import RUN_FIELDS, EditConflict, clock_time, saved_by

PUT_TOGETHER = "Press “Save draft” to put both texts together."


class AutosaveAdminMixin:
    """The part of the article's admin that saves by itself."""

    def autosave_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.autosave)
        return [
            path("autosave/", view, name="articles_article_autosave_new"),
            path("<path:object_id>/autosave/", view, name="articles_article_autosave"),
        ]

    @method_decorator([require_POST, private_page])
    def autosave(self, request: HttpRequest, object_id: str | None = None) -> JsonResponse:
        """Store the words of a page; the answer says what became of them.

        200 saved (or nothing to save), 404 nothing to save into, 409 somebody was faster, 422 not
        valid, 423 scheduled. Whatever is not saved stays in the window that sent it.
        """
        clean_ahead(request.POST)
        try:
            return self.answered(request, self.autosave_once(request, object_id))
        except IntegrityError:
            # The same window began the same article in another request just now.
            return self.answered(request, self.autosave_once(request, object_id))
        except Http404:
            return refusal(404, was_deleted(object_id or "0"))
        except EditConflict as error:
            said = f"{saved_by(error.by, error.at, to=request.user)} while you were writing."
            return refusal(409, f"{said} {PUT_TOGETHER}", error)

    def answered(self, request: HttpRequest, outcome: JsonResponse | Edition) -> JsonResponse:
        """What became of the words, with what the page shows beside them as it is now."""
        if isinstance(outcome, JsonResponse):
            return outcome
        beside = self.beside_the_text(request, outcome.article_id)
        return JsonResponse({**saved(outcome.article, outcome), **beside})

    @transaction.atomic
    def autosave_once(self, request: HttpRequest, object_id: str | None) -> JsonResponse | Edition:
        """The edition that the words are in now, or why they are not."""
        article = self.article_to_autosave(request, object_id)
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
            self.store_words(request, form)
        return form.edition

    def article_to_autosave(self, request: HttpRequest, object_id: str | None) -> Article:
        """The article, held, or a new one. Raises Http404, `PermissionDenied`."""
        if object_id is None:
            object_id = self.begun_in(request)
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return Article()
        article = self.editable(request, object_id)
        article.lock()
        return article

    def begun_in(self, request: HttpRequest) -> str | None:
        """The article that the window of a page for a new one has begun already."""
        key = request.POST.get("window", "")
        begun = Article.objects.filter(begun_with=key, created_by=request.user) if key else []
        return next((str(article.pk) for article in begun), None)

    def store_words(self, request: HttpRequest, form: AutosaveForm) -> None:
        article, key = form.instance, form.cleaned_data["window"]
        is_new = article.pk is None
        # Until the page of a new article is saved by hand, its address follows its title.
        if is_new or (key == article.begun_with and not article.was_ever_published()):
            article.slug = free_slug(form.cleaned_data["title"], article)
        form.save(commit=False)
        if is_new:
            article.created_by, article.begun_with = request.user, key or None
            article.save()
            self.log_addition(request, article, [{"added": {}}])
        else:
            article.save(update_fields=[*RUN_FIELDS, "slug"])
        self.keep_words(request, form)

    def keep_words(
        self,
        request: HttpRequest,
        form: ArticleForm,
        *,
        text_changed: bool = False,
    ) -> None:
        """Store the edition that was written.

        `text_changed` says that something beside the words is another: they need a new approval.
        """
        article, edition = form.instance, form.edition
        edition.article = article
        stored = drafts.stored_of(edition)
        text_changed = text_changed or drafts.text_differs(edition, stored)
        if stored is None:
            edition.created_by = request.user
        else:
            edition.take_state_of(stored)
            self.keep_what_was(request, form, stored)
        if text_changed:
            edition.saved_by = request.user
        drafts.save_draft(edition)
        if text_changed:
            reviewing.void_approval(article, edition, by=request.user)

    def keep_what_was(self, request: HttpRequest, form: ArticleForm, stored: Edition) -> None:
        """Before a text is stored: keep the one there is, unless this page wrote it just now."""
        if isinstance(form, AutosaveForm):
            draft_history.keep_before_autosave(stored, by=request.user)
        else:
            is_merge = "merged" in request.POST
            reason = DraftSnapshot.Reason.MERGED if is_merge else DraftSnapshot.Reason.WRITTEN_ON
            draft_history.keep_stored(stored, reason)


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
