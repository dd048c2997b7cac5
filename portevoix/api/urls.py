from django.urls import path

from . import datasets
from .door import endpoint, opened
from .open311 import FORMS
from .views import documentation, georeport
from .views.files import KINDS, download

app_name = "api"
_V1, _GEOREPORT = "api/v1/", "open311/v2/"


def _georeport(form):
    def at(route, view, name, root):
        return path(f"{_GEOREPORT}{route}.{form}", georeport.address(form, root)(view), name=f"open311_{name}_{form}")

    return [
        at("discovery", georeport.discovery, "discovery", "discovery"),
        at("services", georeport.services, "services", "services"),
        at("services/<slug:code>", georeport.service, "service", "service_definition"),
        at("requests", georeport.requests, "requests", "service_requests"),
        at("requests/<slug:reference>", georeport.one_request, "request", "service_requests"),
    ]


urlpatterns = [
    path("api/", documentation.documentation, name="documentation"),
    path("donnees/", documentation.open_data, name="open_data"),
    *(
        path(
            f"donnees/{dataset.file}.{form}",
            opened(download(dataset, form), what="download"),
            name=f"{dataset.name}_{form}",
        )
        for dataset in datasets.ALL
        for form in KINDS
    ),
    path(_V1, opened(documentation.index), name="index"),
    path(f"{_V1}openapi.json", opened(documentation.openapi), name="openapi"),
    *(path(f"{_V1}{dataset.name}/", endpoint(dataset.name), name=dataset.name) for dataset in datasets.ALL),
    path(f"{_V1}sheets/<str:reference>/", endpoint("sheet"), name="sheet"),
    *(pattern for form in FORMS for pattern in _georeport(form)),
]
