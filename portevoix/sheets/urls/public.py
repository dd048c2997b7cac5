from django.urls import path

from portevoix.sheets.views import public

urlpatterns = [
    path("fiches/", public.sheet_list, name="list"),
    path("fiches/<str:reference>/", public.sheet_detail, name="detail"),
]
