from . import drafting, handling, public

app_name = "sheets"
urlpatterns = [*drafting.urlpatterns, *handling.urlpatterns, *public.urlpatterns]
