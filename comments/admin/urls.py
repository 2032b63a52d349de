"""The addresses of the admin’s pages about comments, besides Django’s own."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from comments.admin import appeals, author_replies, blind_reviews, dashboard, privacy, reports
from comments.admin.queue import bulk, saved_filters
from comments.admin.reading import (
    assignments,
    deciding,
    editing,
    notes,
    published,
)

View = Callable[..., HttpResponse]

# The name is given without "comments_comment_".
PAGES: list[tuple[str, View, str]] = [
    ("dashboard/", dashboard.dashboard, "dashboard"),
    ("reported/", reports.reported, "reported"),
    ("appeals/", appeals.appeal_list, "appeals"),
    ("appeals/<number:pk>/", appeals.appeal_page, "appeal"),
    ("blind-reviews/", blind_reviews.blind_review_list, "blind_reviews"),
    ("blind-reviews/<number:pk>/", blind_reviews.blind_review_page, "blind_review"),
    ("bulk/", bulk.bulk, "bulk"),
    ("bulk/undo/", bulk.undo_batch, "bulkundo"),
    ("views/", saved_filters.save_filter, "savefilter"),
    ("views/<number:pk>/delete/", saved_filters.delete_filter, "deletefilter"),
    ("next/", assignments.open_next, "next"),
    ("undo/", deciding.undo, "undo"),
    ("<number:number>/decide/", deciding.decide, "decide"),
    ("<number:number>/edit/", editing.edit, "edit"),
    ("<number:number>/difference/", editing.show_difference, "difference"),
    ("<number:number>/mail/", editing.show_mail, "mail"),
    ("<number:number>/note/", notes.add_note, "note"),
    ("<number:number>/mails/<number:mail>/send-again/", notes.send_again, "send_again"),
    ("<number:number>/assignment/", assignments.assignment, "assignment"),
    ("<number:number>/pick/", published.pick, "pick"),
    ("<number:number>/unpick/", published.unpick, "unpick"),
    ("<number:number>/credit/", published.credit, "credit"),
    ("<number:number>/uncredit/", published.uncredit, "uncredit"),
    ("<number:number>/writer/", privacy.writer, "writer"),
    ("<number:number>/writer/export/", privacy.export_writer, "export"),
    ("<number:number>/writer/erase/", privacy.erase_writer, "erase"),
]


def comment_urls(wrap: Callable[[View], View]) -> list[URLPattern]:
    """`wrap` lets in whoever may use the admin; who was signed out while answering keeps the text."""
    return [
        path("<number:number>/answer/", author_replies.answer_page, name="comments_comment_answer"),
        *(path(route, wrap(view), name=f"comments_comment_{name}") for route, view, name in PAGES),
    ]
