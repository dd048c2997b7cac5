from django.urls import path

from portevoix.sheets.views import joining, merging

_SHEET = "fiches/<str:reference>/"

urlpatterns = [
    path(f"{_SHEET}rejoindre/", joining.join, name="join"),
    path(f"{_SHEET}rejointe/", joining.joined, name="joined"),
    path(f"{_SHEET}adhesions/<int:pk>/quitter/", joining.leave, name="leave"),
    path(f"{_SHEET}adhesions/<int:pk>/avis/", joining.stance, name="stance"),
    path(f"{_SHEET}rapprocher/", merging.merge, name="merge"),
    path(f"{_SHEET}rapprochements/<int:pk>/", merging.merge_reply, name="merge_reply"),
    path(f"{_SHEET}rapprochements/<int:pk>/separer/", merging.merge_part, name="merge_part"),
]
