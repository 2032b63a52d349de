"""The page in the admin on which a topic is merged into another."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from articles.models import Refused, Topic
from articles.workflow.topics import merge_topics
from kingsfund.core.db.admin_deletion import with_noun
from kingsfund.core.db.optimistic_locking import EditConflict, HiddenState
from kingsfund.core.http.caching import private_page


class MergeForm(forms.Form):
    """Into which topic another is merged."""

    into = forms.ModelChoiceField(Topic.objects.none(), label="Merge into")
    based_on = forms.IntegerField(required=False, widget=HiddenState)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, initial={"based_on": topic.version}, **kwargs)
        self.fields["into"].queryset = Topic.objects.exclude(pk=topic.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@permission_required(["articles.delete_topic", "articles.change_topic"], raise_exception=True)
def merge_page(request: HttpRequest, number: int) -> HttpResponse:
    """The page that says what merging does and asks into which topic."""
    topic = get_object_or_404(Topic, pk=number)
    form = MergeForm(request.POST if request.method == "POST" else None, topic=topic)
    if form.is_valid() and merge(request, topic, form):
        return redirect("admin:articles_topic_change", form.cleaned_data["into"].pk)
    context = {
        **admin.site.each_context(request),
        "opts": Topic._meta,
        "title": f"Merge “{topic}” into another topic",
        "topic": topic,
        "count": with_noun(topic.articles.count(), "article"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/articles/topic/merge.html", context, status=status)


def merge(request: HttpRequest, topic: Topic, form: MergeForm) -> bool:
    """Do as the form says; an error is put into it."""
    into, name = form.cleaned_data["into"], str(topic)
    based_on = form.cleaned_data["based_on"]
    try:
        count = merge_topics(topic, into=into, by=request.user, based_on=based_on)
    except (Refused, EditConflict) as error:
        form.add_error(None, str(error))
        return False
    said = f"“{name}” was merged into it, with {with_noun(count, 'article')}."
    LogEntry.objects.log_actions(
        request.user.pk, [into], CHANGE, change_message=said, single_object=True
    )
    messages.success(request, f"{said[:-1]}, and its address leads here.")
    return True
