from django.urls import path

from portevoix.sheets.views import answering, handling

urlpatterns = [
    path("traiter/", handling.board, name="board"),
    path("traiter/<int:pk>/", handling.handle, name="handle"),
    path("traiter/<int:pk>/transmettre/", handling.pass_on, name="pass_on"),
    path("traiter/<int:pk>/repondre/", answering.answer, name="answer"),
    path("traiter/<int:pk>/repondre/brouillon/", answering.autosave, name="answer_autosave"),
]
