"""Signing in, by a code and nothing else.

allauth's own names are kept, because its code looks them up; those of pages that this site has
not (a password form, a sign-up form) lead to the page that sends a code.
"""

from allauth.account.views import logout
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from . import views

urlpatterns = [
    path("", views.request_code, name="account_request_login_code"),
    path("", views.request_code, name="account_login"),
    path("", views.request_code, name="account_signup"),
    path("", views.request_code, name="account_inactive"),
    path("code/", views.confirm_code, name="account_confirm_login_code"),
    path("sortir/", login_not_required(logout), name="account_logout"),
]
