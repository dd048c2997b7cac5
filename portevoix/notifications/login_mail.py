from allauth.account.adapter import DefaultAccountAdapter

from portevoix.kit import clock

from . import operations


class LoginMailAdapter(DefaultAccountAdapter):
    """Login codes go through the same queue as every mail: seen, retried, never in a request."""

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, context)
        operations.send_secret(email, subject=message.subject, body=message.body, at=clock.now())

    def is_open_for_signup(self, request):
        """Accounts come from a mandate or an organisation, not from a form."""
        return False
