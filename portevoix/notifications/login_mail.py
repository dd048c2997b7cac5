from allauth.account.adapter import DefaultAccountAdapter
from django.urls import get_script_prefix

from portevoix.kit import clock

from . import operations


class LoginMailAdapter(DefaultAccountAdapter):
    """Login codes go through the same queue as every mail: seen, retried, never in a request."""

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, context)
        operations.send_secret(email, subject=message.subject, body=message.body, at=clock.now())

    def format_email_subject(self, subject):
        # No "[127.0.0.1:8000]" before it. The code stays out too: subjects are not erased.
        return subject

    def is_open_for_signup(self, request):
        """Accounts come from a mandate or an organisation, not from a form."""
        return False

    def get_login_redirect_url(self, request):
        """The home page of the programme where the person signs in."""
        return get_script_prefix()

    def get_logout_redirect_url(self, request):
        return get_script_prefix()
