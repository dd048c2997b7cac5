"""What a telephone sends, and what the delegates do with it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from portevoix.kit.forms import LongTextField, RadioCards
from portevoix.media import formats
from portevoix.media.models import REFUSALS, Upload
from portevoix.notifications import sms
from portevoix.sheets.forms.drafting import VersionField
from portevoix.sheets.forms.submission import SubmissionForm

from .models import TEXT_LENGTH, Contribution, Passage

MINE, SHARED = "mine", "shared"
TOO_MANY = {"max_value": _("That is more than a class. Count again.")}
NOTHING = _("Write something, record your voice or add a photo.")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code of your class"),
        help_text=_("Eight signs, on the poster or on the screen. For example: K7MT 4QRB."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ContributionForm(SubmissionForm):
    """Words, a voice, a photo: at least one. Files come whole, or were sent piece by piece before (`…_upload`)."""

    text = LongTextField(label=_("Your words"), limit_chars=TEXT_LENGTH, rows=4, required=False, depends=True)
    voice = forms.FileField(
        label=_("Or your voice"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": "user"}),
    )
    photo = forms.FileField(
        label=_("Or a photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    voice_upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    photo_upload = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, phone, is_file_left_out=False):
        """`is_file_left_out`: one was too big to be taken in at all."""
        self.phone, self.is_file_left_out = phone, is_file_left_out
        super().__init__(data, files)

    def clean_voice(self):
        return self._recognised("voice")

    def clean_photo(self):
        return self._recognised("photo")

    def clean_voice_upload(self):
        return self._own_upload("voice_upload", Upload.Kind.VOICE)

    def clean_photo_upload(self):
        return self._own_upload("photo_upload", Upload.Kind.PHOTO)

    def clean(self):
        said = super().clean()
        if self.is_file_left_out:
            raise ValidationError(_("This file is too big. Send a shorter recording, or a smaller photo."))
        names = ("text", "voice", "photo", "voice_upload", "photo_upload")
        if not self.errors and not any(_has_words(said.get(name)) for name in names):
            raise ValidationError(NOTHING)
        return said

    def _recognised(self, kind):
        """What is no sound or no picture at first sight is refused at once, and by its author alone."""
        file = self.cleaned_data[kind]
        if file:
            head = file.read(formats.HEAD_BYTES)
            file.seek(0)
            if head and not formats.is_recognised(kind, head):
                raise ValidationError(REFUSALS[kind][Upload.Refusal.UNKNOWN_FORMAT])
        return file

    def _own_upload(self, name, kind):
        pk = self.cleaned_data[name]
        if pk is None:
            return None
        found = Upload.objects.filter(pk=pk, owner=self.phone.owner_name, kind=kind).first()
        if found is None or found.state == Upload.State.RECEIVING:
            raise ValidationError(_("This file has not arrived whole. Add it again."))
        if found.state == Upload.State.REFUSED:
            raise ValidationError(found.refusal_words)
        return found


class UploadForm(SubmissionForm):
    """The announcement of a file sent in pieces."""

    kind = forms.ChoiceField(choices=Upload.Kind.choices)
    size = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class CorrectionForm(forms.Form):
    """`before`: the text as the page showed it, so that two tabs do not overwrite each other."""

    text = LongTextField(label=_("Your words"), limit_chars=TEXT_LENGTH, rows=4, required=False, depends=True)
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_before(self):
        return self.cleaned_data["before"].replace("\r\n", "\n")


class HelpForm(SubmissionForm):
    """Somebody types for a person, or copies a paper form."""

    source = forms.ChoiceField(
        label=_("Where do these words come from?"),
        choices=[
            (Contribution.Source.HELPED, _("A person tells me, I type")),
            (Contribution.Source.PAPER, _("I copy a paper form")),
        ],
        widget=RadioCards(icons={"helped": "ear", "paper": "file-text"}),
        initial=Contribution.Source.HELPED,
    )
    problem = LongTextField(label=_("The problem"), limit_chars=TEXT_LENGTH, rows=3, required=False)
    causes = LongTextField(label=_("Its causes"), limit_chars=TEXT_LENGTH, rows=3, required=False)
    consequences = LongTextField(
        label=_("Its consequences on our life"), limit_chars=TEXT_LENGTH, rows=3, required=False
    )
    solutions = LongTextField(label=_("The solutions we propose"), limit_chars=TEXT_LENGTH, rows=3, required=False)
    typed_by = forms.CharField(
        label=_("Who types?"),
        help_text=_("Your first name and what you do. For example: Karim, digital mediator."),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    spoken_for = forms.CharField(
        label=_("For whom?"),
        help_text=_("For example: a trainee of the class. No full name."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    has_agreed = forms.BooleanField(
        label=_("The person agrees that these words are typed for them"),
        error_messages={"required": _("Ask the person first. Without their agreement, nothing is sent.")},
    )

    def clean(self):
        said = super().clean()
        if not self.errors and not self.words:
            raise ValidationError(_("Type at least one answer."))
        return said

    @property
    def words(self):
        """{heading: text} of what was typed."""
        said = {name: self.cleaned_data.get(name, "") for name in Contribution.Heading.values}
        return {name: text for name, text in said.items() if text.strip()}

    @property
    def helped(self):
        return {name: self.cleaned_data[name] for name in ("source", "typed_by", "spoken_for")}


class AskedForm(forms.Form):
    """`asked`: the question that the person had in front of them, about one text and no other."""

    asked = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**53)

    def is_about(self, asked) -> bool:
        return asked is not None and self.cleaned_data.pop("asked") == asked.pk


class VoteForm(AskedForm):
    recognises = forms.TypedChoiceField(
        label=_("Does this text say what you live?"),
        choices=[("yes", _("Yes, I recognise myself")), ("no", _("Not quite"))],
        coerce=lambda said: said == "yes",
        widget=RadioCards(icons={"yes": "thumbs-up", "no": "message-circle-question-mark"}),
    )
    missing = forms.CharField(
        label=_("If not quite: what is missing?"),
        help_text=_("Only your class reads it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ContactForm(forms.Form):
    """A mailbox; a telephone number too, where the site can send text messages."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Leave it empty to be forgotten."),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if sms.is_possible():
            self.fields["address"].label = _("Your telephone number, or your e-mail address")

    def clean_address(self):
        typed = self.cleaned_data["address"].strip()
        if not typed:
            return ""
        if "@" not in typed and sms.is_possible():
            number = sms.as_typed(typed)
            if not number:
                raise ValidationError(_("This number cannot be read. Write it with its ten figures."))
            return number
        try:
            validate_email(typed)
        except ValidationError:
            raise ValidationError(_("This address cannot be read. For example: lea@exemple.fr.")) from None
        return typed


class TakeUpForm(SubmissionForm):
    version = VersionField()
    text = LongTextField(
        label=_("The sentence for the sheet"),
        help_text=_("Say it so that everyone recognises their words. No names."),
        limit_chars=Passage._meta.get_field("text").max_length,
        rows=4,
        required=False,
        depends=True,
    )


class TypeUpForm(forms.Form):
    transcript = LongTextField(
        label=_("What the voice says"), limit_chars=TEXT_LENGTH, rows=5, required=False, depends=True
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_before(self):
        return self.cleaned_data["before"].replace("\r\n", "\n")


class PutAsideForm(SubmissionForm):
    reason = forms.CharField(
        label=_("Why do you put it aside?"),
        help_text=_("For example: it names somebody. Only your class reads it."),
        max_length=Contribution._meta.get_field("put_aside_reason").max_length,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class HandsForm(SubmissionForm, AskedForm):
    yes = forms.IntegerField(label=_("Hands raised for “yes”"), min_value=0, max_value=500, error_messages=TOO_MANY)
    no = forms.IntegerField(
        label=_("Hands raised for “not quite”"), min_value=0, max_value=500, error_messages=TOO_MANY
    )


def _has_words(value):
    return bool(value.strip() if isinstance(value, str) else value)
