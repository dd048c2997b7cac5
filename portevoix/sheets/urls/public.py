from django.urls import path

from portevoix.sheets.views import messages, public

urlpatterns = [
    path("fiches/", public.sheet_list, name="list"),
    path("fiches/<str:reference>/", public.sheet_detail, name="detail"),
    path("fiches/<str:reference>/messages/", messages.sheet_messages, name="messages"),
]
