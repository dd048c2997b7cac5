from django.urls import path

from .views import confiding, naming, reading

app_name = "safeguarding"
urlpatterns = [
    path("dire-en-prive/", confiding.say, name="say"),
    path("dire-en-prive/retour/", confiding.come_back, name="come_back"),
    path("dire-en-prive/<int:pk>/", confiding.own, name="own"),
    path("confidences/", reading.disclosure_list, name="list"),
    path("confidences/<int:pk>/", reading.detail, name="detail"),
    path("referents/", naming.referents, name="referents"),
]
