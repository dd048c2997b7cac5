from django.urls import path

from portevoix.sheets import journey
from portevoix.sheets.models import Adhesion, Saying
from portevoix.sheets.views import (
    addressees,
    class_board,
    closing,
    contesting,
    drafting,
    reading_again,
    sending,
    similar,
)

_DRAFT = "fiches/brouillons/<int:pk>/"

urlpatterns = [
    path("ma-classe/", class_board.class_board, name="class_board"),
    path("ma-classe/<slug:slug>/commencer/", drafting.draft_start, name="draft_start"),
    path(_DRAFT, drafting.draft_detail, name="draft_detail"),
    path(f"{_DRAFT}jeter/", drafting.draft_discard, name="draft_discard"),
    path(f"{_DRAFT}{journey.ADDRESSEES}/", addressees.draft_addressees, name="draft_addressees"),
    path(f"{_DRAFT}{journey.PROOFREADING}/", sending.draft_proofreading, name="draft_proofreading"),
    path(f"{_DRAFT}semblables/", similar.draft_similar, name="draft_similar"),
    path(f"{_DRAFT}reprendre/", similar.draft_take_up, name="draft_take_up"),
    path(f"{_DRAFT}<slug:question>/", drafting.draft_question, name="draft_question"),
    path("fiches/<str:reference>/recu/", sending.receipt, name="receipt"),
    path("fiches/<str:reference>/precisions/<int:pk>/", closing.details_reply, name="details_reply"),
    path("fiches/<str:reference>/reglee/", closing.sheet_settle, name="sheet_settle"),
    path("fiches/<str:reference>/abandon/", closing.sheet_abandon, name="sheet_abandon"),
    path("fiches/<str:reference>/contester/<int:pk>/", contesting.contest, name="contest"),
    path("fiches/<str:reference>/relire/", reading_again.sheet_again, name="read_again"),
    path("lecture/adhesions/<int:pk>/relire/", reading_again.words_again, {"model": Adhesion}, name="adhesion_again"),
    path("lecture/paroles/<int:pk>/relire/", reading_again.words_again, {"model": Saying}, name="words_again"),
    path("fiches/<str:reference>/un-mois-apres/", contesting.holding, name="holding"),
]
