from django.urls import path

from portevoix.sheets.models import Adhesion, Saying
from portevoix.sheets.views import (
    answer_templates,
    answering,
    board,
    handling,
    linked,
    linked_answer,
    publishing,
    redirecting,
)

urlpatterns = [
    path("traiter/", board.board, name="board"),
    path("traiter/modeles/", answer_templates.answer_template_list, name="answer_template_list"),
    path(
        "traiter/modeles/<slug:organisation>/nouveau/",
        answer_templates.answer_template_create,
        name="answer_template_create",
    ),
    path("traiter/modeles/<int:pk>/", answer_templates.answer_template_update, name="answer_template_update"),
    path("traiter/modeles/<int:pk>/jeter/", answer_templates.answer_template_discard, name="answer_template_discard"),
    path("traiter/<int:pk>/", handling.handle, name="handle"),
    path("traiter/<int:pk>/transmettre/", redirecting.pass_on, name="pass_on"),
    path("traiter/<int:pk>/pas-pour-nous/", redirecting.decline, name="decline"),
    path("traiter/<int:pk>/mediation/", redirecting.conclude, name="conclude"),
    path("traiter/<int:pk>/repondre/", answering.answer, name="answer"),
    path("traiter/<int:pk>/repondre/brouillon/", answering.autosave, name="answer_autosave"),
    path("lecture/", publishing.reading_list, name="reading_list"),
    path("lecture/adhesions/<int:pk>/", publishing.words_reading, {"model": Adhesion}, name="adhesion_reading"),
    path("lecture/paroles/<int:pk>/", publishing.words_reading, {"model": Saying}, name="words_reading"),
    path("fiches/<str:reference>/lecture/", publishing.first_reading_page, name="first_reading"),
    path("repondre/<str:token>/", linked.linked, name="linked"),
    path("repondre/<str:token>/reponse/", linked_answer.linked_answer, name="linked_answer"),
    path("repondre/<str:token>/pas-pour-nous/", linked.linked_decline, name="linked_decline"),
]
