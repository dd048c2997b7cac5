"""The floor: what Django costs on this machine before any design, in one file with its own settings.

The right index, no layout, no middleware, its connection kept; the same server, engine and length of
texts as Porte-Voix. `python -m bench.floor fill 1000` makes its table beside the installation's own,
`python -m bench.floor serve` puts it behind the same server command.
"""

import datetime
import os
import random
import sys

import django
from django.conf import settings

from config import database
from config import environment as env

DATA = env.data_folder()
if not settings.configured:
    settings.configure(
        SECRET_KEY=env.secret_key(DATA),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        DATABASES={"default": database.from_environment(DATA)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_TZ=True,
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

PAGE_SIZE = 20
THEMES, STATUSES = 12, 4
# Three replies each.
REPLIES = "(1), (2), (3)"
TEXTS = 2000


class Item(models.Model):
    title = models.CharField(max_length=120)
    text = models.TextField()
    theme = models.SmallIntegerField()
    status = models.SmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        indexes = [
            models.Index(fields=["-created_at"], name="floor_list"),
            models.Index(fields=["theme", "status", "-created_at"], name="floor_filter"),
        ]

    def __str__(self):
        return self.title


class Reply(models.Model):
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.text[:40]


compiled = engines["django"].from_string
LIST = compiled(
    "<!doctype html><title>Items</title><ul>{% for item in items %}"
    '<li><a href="/item/{{ item.pk }}/">{{ item.title }}</a> {{ item.created_at|date:"d/m/Y" }}</li>{% endfor %}</ul>'
)
DETAIL = compiled(
    "<!doctype html><title>{{ item.title }}</title><h1>{{ item.title }}</h1><p>{{ item.text }}</p>"
    "{% for reply in replies %}<p>{{ reply.text }}</p>{% endfor %}"
)


def ok(request):
    return HttpResponse("ok")


def rows(request):
    return HttpResponse(LIST.render({"items": Item.objects.order_by("-created_at")[:PAGE_SIZE]}))


def filtered(request):
    items = Item.objects.filter(theme=request.GET["theme"], status=request.GET["status"])
    return HttpResponse(LIST.render({"items": items.order_by("-created_at")[:PAGE_SIZE]}))


def detail(request, pk):
    item = Item.objects.get(pk=pk)
    return HttpResponse(DETAIL.render({"item": item, "replies": item.reply_set.order_by("pk")}))


def send(request):
    with transaction.atomic():
        item = Item.objects.create(
            title=request.POST["text"][:120],
            text=request.POST["text"],
            theme=1,
            status=1,
            created_at=datetime.datetime.now(datetime.UTC),
        )
    return HttpResponseRedirect(f"/item/{item.pk}/")


urlpatterns = [
    path("ok/", ok),
    path("rows/", rows),
    path("filtered/", filtered),
    path("item/<int:pk>/", detail),
    path("send/", send),
]
application = get_wsgi_application()


def fill(count: int) -> None:
    from bench import bulk
    from bench.texts import HEADINGS, Writer

    writer, at = Writer(), datetime.datetime.now(datetime.UTC)
    texts = [(said["problem"][:110], "\n".join(said[name] for name in HEADINGS)) for said in _said(writer)]
    bulk.patient()
    with connection.schema_editor() as editor:
        editor.create_model(Item)
        editor.create_model(Reply)
    tables = Item._meta.db_table, Reply._meta.db_table
    with transaction.atomic(), bulk.unindexed(*tables):
        bulk.copy(
            tables[0],
            ("id", "title", "text", "theme", "status", "created_at"),
            (
                (
                    *(number, *texts[number % TEXTS], random.randrange(THEMES), random.randrange(STATUSES)),
                    at - datetime.timedelta(hours=count - number),
                )
                for number in range(1, count + 1)
            ),
        )
        bulk.run(
            f"INSERT INTO {tables[1]} (item_id, text, created_at) "
            f"SELECT id, substr(text, 1, 200), created_at FROM {tables[0]}, (VALUES {REPLIES}) AS replies ORDER BY id"
        )
    bulk.catch_up(*tables)
    bulk.seen()


def _said(writer):
    return (writer.sheet() for _text in range(TEXTS))


def serve() -> None:
    """The supervisor's own command of the web server, with another application at its end."""
    from portevoix import supervisor

    *command, _application = supervisor._web_server("127.0.0.1", env.number("PORT", 8000, lowest=1, highest=65535))
    os.execv(command[0], [*command, "bench.floor:application"])  # noqa: S606  (our own server, no shell)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        fill(int(sys.argv[2]))
