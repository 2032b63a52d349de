from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    # /articles/<slug>/respond/
    path("articles/<slug:slug>/respond/", views.comment_respond, name="comment-respond"),
    # /comments/
    path("comments/policy/", views.policy, name="policy"),
    path("comments/report/", views.moderation_report, name="moderation-report"),
    path("comments/report.json", views.moderation_report_json, name="moderation-report-json"),
    path("comments/status/", views.link_cut_short, name="status-cut-short"),
    path("comments/proof/", views.link_cut_short, name="proof-cut-short"),
    path("comments/replies/", views.link_cut_short, name="replies-cut-short"),
    path("comments/reports/", views.link_cut_short, name="reports-cut-short"),
    path("comments/status/<str:token>/", views.comment_status, name="comment-status"),
    path("comments/status/<str:token>/edit/", views.comment_edit, name="comment-edit"),
    path("comments/status/<str:token>/withdraw/", views.comment_withdraw, name="comment-withdraw"),
    path("comments/status/<str:token>/appeal/", views.comment_appeal, name="comment-appeal"),
    path("comments/proof/<str:token>/", views.comment_proof, name="comment-proof"),
    path("comments/replies/<str:token>/", views.comment_replies, name="comment-replies"),
    path("comments/<number:number>/", views.comment_detail, name="comment-detail"),
    path("comments/<number:number>/reply/", views.comment_reply, name="comment-reply"),
    path("comments/<number:number>/report/", views.comment_report, name="comment-report"),
    path("comments/<number:number>/report/thanks/", views.report_thanks, name="report-thanks"),
    path("comments/reports/<str:token>/", views.report_confirm, name="report-confirm"),
]
