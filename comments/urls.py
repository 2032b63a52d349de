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
    path("comments/status/<str:token>/", views.comment_status, name="comment-status"),
    path("comments/<int:number>/", views.comment_detail, name="comment-detail"),
    path("comments/<int:number>/reply/", views.comment_reply, name="comment-reply"),
]
