from django.urls import path

from .views import inbound, mails, news, rhythm

app_name = "notifications"
urlpatterns = [
    path("courriels/", mails.mails, name="mails"),
    path("courriels/<int:pk>/", mails.mail, name="mail"),
    path("courrier/entrant/", inbound.receive, name="inbound"),
    path("nouvelles/", news.news, name="news"),
    path("nouvelles/<int:pk>/lue/", news.news_read, name="news_read"),
    path("mes-messages/", rhythm.rhythm, name="rhythm"),
    path("mes-messages/moins/<str:token>/", rhythm.stop, name="fewer"),
]
