from django.db import migrations

SYSTEM_EMAIL = "system@porte-voix.invalid"


def create(apps, editor):
    apps.get_model("accounts", "User").objects.get_or_create(
        email=SYSTEM_EMAIL, defaults={"full_name": "Porte-Voix", "password": "!", "is_active": False}
    )


def remove(apps, editor):
    apps.get_model("accounts", "User").objects.filter(email=SYSTEM_EMAIL).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, remove)]
