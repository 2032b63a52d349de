from django.urls import path

from newsletter import views

app_name = "newsletter"

urlpatterns = [
    # /newsletter/
    path("", views.newsletter_list, name="newsletter-list"),
    # Subscriptions: /newsletter/subscribe/
    path("subscribe/", views.subscription_ask, name="subscription-ask"),
    path("asked/", views.subscription_asked, name="subscription-asked"),
    path("confirm/<str:token>/", views.subscription_confirm, name="subscription-confirm"),
    path("unsubscribe/<str:token>/", views.subscription_end, name="subscription-end"),
    path("restore/<str:token>/", views.subscription_restore, name="subscription-restore"),
    # Subscribers: /newsletter/preferences/
    path("preferences/<str:token>/", views.subscriber_preferences, name="subscriber-preferences"),
    # /newsletter/<slug>/, after the pages that have a name of their own
    path("<slug:slug>/", views.newsletter_detail, name="newsletter-detail"),
]
