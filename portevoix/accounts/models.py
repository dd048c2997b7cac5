from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

SYSTEM_EMAIL = "system@porte-voix.invalid"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, *, full_name="", language="fr"):
        user = self.model(email=email.strip().lower(), full_name=full_name, language=language)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def system(self):
        """The user in whose name the software itself acts (imports, clocks, replays)."""
        return self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"full_name": "Porte-Voix", "password": "!", "is_active": False}
        )[0]


class User(AbstractBaseUser):
    class Rhythm(models.TextChoices):
        """How often mails come. What somebody is owed comes at once whatever they chose."""

        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")
        HERE_ONLY = "here_only", _("only on this site")

    # Always kept in lower case; unique in any case.
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    rhythm = models.CharField(max_length=9, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_user_per_email"),
        ]

    def __str__(self):
        return self.full_name or self.email

    @property
    def is_system(self):
        return self.email == SYSTEM_EMAIL
