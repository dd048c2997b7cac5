from . import drafting, handling, joining, public

app_name = "sheets"
urlpatterns = [*drafting.urlpatterns, *handling.urlpatterns, *joining.urlpatterns, *public.urlpatterns]
