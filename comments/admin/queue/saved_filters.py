"""Filters of the queue that moderators keep under a name."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from comments.admin.pages import moderator_required
from comments.admin.queue.filters import filter_asked
from comments.admin.queue.page import VIEWS
from comments.forms import LineField
from comments.models import SavedFilter
from kingsfund.core.security.permissions import signed_in


class SavedFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name", "is_shared"]
        field_classes = {"name": LineField}


@require_POST
@moderator_required
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filter in the address under a name; the same name again changes what it means."""
    query, form = filter_asked(request).query(), SavedFilterForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Not kept: a filter needs a name of at most 60 characters.")
        return redirect(queue_url(query))
    name, own = form.cleaned_data["name"], SavedFilter.objects.filter(owner=signed_in(request))
    if own.exclude(name=name).count() >= VIEWS:
        messages.error(request, f"You have {VIEWS} filters already. Delete one first.")
        return redirect(queue_url(query))
    kept = {"query": query, "is_shared": form.cleaned_data["is_shared"]}
    SavedFilter.objects.update_or_create(owner=signed_in(request), name=name, defaults=kept)
    messages.success(request, f"The filter is kept as “{name}”.")
    return redirect(queue_url(query))


@require_POST
@moderator_required
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own; nobody forgets what somebody else has shared."""
    get_object_or_404(SavedFilter, owner=signed_in(request), pk=pk).delete()
    messages.success(request, "The filter is forgotten. The comments stay as they are.")
    return redirect(queue_url(filter_asked(request).query()))


def queue_url(query: str = "") -> str:
    url = reverse("admin:comments_comment_changelist")
    return f"{url}?{query}" if query else url
