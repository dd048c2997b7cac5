from django.urls import path

from .views import followed, following, publishing, sharing

app_name = "following"
urlpatterns = [
    path("suivre/", following.follow, name="follow"),
    path("suivre/demande/", following.asked, name="asked"),
    path("suivre/confirmer/<str:token>/", following.confirm, name="confirm"),
    path("suivre/confirmer/<str:token>/non/", following.refuse, name="refuse"),
    path("suivi/", followed.own, name="own"),
    path("suivi/<str:key>/", followed.by_link, name="by_link"),
    path("flux/", publishing.programme_feed, name="programme_feed"),
    path("flux/themes/<str:slug>/", publishing.theme_feed, name="theme_feed"),
    path("flux/territoires/<str:slug>/", publishing.territory_feed, name="territory_feed"),
    path("flux/organismes/<str:slug>/", publishing.organisation_feed, name="organisation_feed"),
    path("flux/fiches/<str:slug>/", publishing.sheet_feed, name="sheet_feed"),
    path("partage/<str:slug>.svg", sharing.sheet_qr, name="sheet_qr"),
    path("partage/<str:slug>.png", sharing.sheet_card, name="sheet_card"),
    path("calendrier/organismes/<str:slug>.ics", publishing.organisation_calendar, name="organisation_calendar"),
    path("calendrier/fiches/<str:slug>.ics", publishing.sheet_calendar, name="sheet_calendar"),
    path("calendrier/mien/<str:token>.ics", publishing.own_calendar, name="own_calendar"),
]
