from django.urls import path

from .views import answering, entering, gathering, managing, sounds, speaking

app_name = "boards"
_BOARD = "classe/<slug:key>/"
_OWN = "ma-classe/<slug:slug>/tableau/"

urlpatterns = [
    # From any telephone of the class
    path("c/", entering.entrance, name="entrance"),
    path("c/<str:code>/", entering.enter, name="enter"),
    path(_BOARD, speaking.home, name="home"),
    path(f"{_BOARD}avis/", answering.vote, name="vote"),
    path(f"{_BOARD}aider/", answering.help_somebody, name="help"),
    path(f"{_BOARD}prevenir/", answering.contact, name="contact"),
    path(f"{_BOARD}sortir/", entering.leave, name="leave"),
    path(f"{_BOARD}hors-ligne.js", sounds.worker, name="worker"),
    path(f"{_BOARD}envois/", sounds.upload_start, name="upload_start"),
    path(f"{_BOARD}envois/<uuid:pk>/", sounds.upload, name="upload"),
    path(f"{_BOARD}sons/<str:token>/", sounds.sound, name="media"),
    path(f"{_BOARD}mots/<int:pk>/", speaking.own, name="own"),
    path(f"{_BOARD}mots/<int:pk>/moi-aussi/", speaking.agree, name="agree"),
    path(f"{_BOARD}<slug:heading>/", speaking.question, name="question"),
    path(f"{_BOARD}<slug:heading>/mots/", speaking.words, name="words"),
    # From the account of a delegate
    path(_OWN, managing.manage, name="manage"),
    path(f"{_OWN}entrer/", entering.join_own, name="join_own"),
    path(f"{_OWN}ecran/", managing.screen, name="screen"),
    path(f"{_OWN}ecran/mots/", managing.screen_words, name="screen_words"),
    path(f"{_OWN}affiche.pdf", managing.poster, name="poster"),
    path(f"{_OWN}formulaire.pdf", managing.paper, name="paper"),
    path(f"{_OWN}avis/", gathering.consultation, name="consultation"),
    path(f"{_OWN}mots/<int:pk>/", gathering.contribution, name="contribution"),
    path(f"{_OWN}<slug:heading>/", gathering.gather, name="gather"),
]
