from django.urls import path

from .views import appealing, counting, desk, following, replying, reporting

app_name = "notices"
urlpatterns = [
    path("fiches/<str:reference>/signaler/", reporting.choose, name="choose"),
    path("signaler/accessibilite/", reporting.accessibility, name="accessibility"),
    path("signaler/<slug:kind>/<int:pk>/", reporting.report, name="report"),
    path("signalements/", desk.notice_list, name="list"),
    path("signalements/bilan/", counting.counts, name="counts"),
    path("signalements/suivi/<str:token>/", following.follow, name="follow"),
    path("signalements/suivi/<str:token>/recours/", appealing.appeal_by_link, name="appeal"),
    path("signalements/<int:pk>/", desk.detail, name="detail"),
    path("signalements/<int:pk>/decision/", appealing.decision, name="decision"),
    path("signalements/recours/<int:pk>/", desk.appeal_detail, name="appeal_detail"),
    path("droit-de-reponse/suivi/<str:token>/", following.reply_follow, name="reply_follow"),
    path("droit-de-reponse/suivi/<str:token>/recours/", appealing.reply_appeal_by_link, name="reply_appeal"),
    path("droit-de-reponse/<slug:kind>/<int:pk>/", replying.reply_ask, name="reply_ask"),
    path("droit-de-reponse/<int:pk>/", desk.reply_detail, name="reply_detail"),
]
