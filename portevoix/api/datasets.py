"""What can be taken away: six data sets and their columns.

Left out on purpose: whom an answer says to reach, the mailbox of an organisation, who wrote, who promised.
Such words stand on the pages for whoever the answer is for; gathered by thousands, they would be a list of people.
"""

from django.utils.translation import gettext_lazy as _

from portevoix.commitments.models import LATE, Commitment
from portevoix.organisations.models import Organisation, Territory
from portevoix.sheets.models import Answer
from portevoix.sheets.status import State, Status

from .columns import CODE, CODES, DAY, DECIMAL, LINK, MOMENT, NUMBER, ROWS, TEXT, YES_NO, Column, Dataset

STANDINGS = (*Commitment.State.values, LATE)
ADDRESSEE = (
    Column("organisation", CODE, _("The organisation that owes an answer")),
    Column("organisation_name", TEXT, _("Its name")),
    Column("state", CODE, _("Where its duty stands"), values=State.values),
    Column("received_at", MOMENT, _("When it received the sheet")),
    Column("due_at", MOMENT, _("When its answer is due")),
    Column("taken_at", MOMENT, _("When it took the sheet in charge"), may_be_empty=True),
    Column("answered_at", MOMENT, _("When it answered"), may_be_empty=True),
    Column("is_late", YES_NO, _("It owes an answer past its date, or answered after it")),
    Column("contests", NUMBER, _("How often the class said that its answer was none")),
)
SHEET = (
    Column("reference", CODE, _("The number of the sheet")),
    Column("url", LINK, _("Its page, for ever")),
    Column("title", TEXT, _("Its first sentence, cut short")),
    Column("status", CODE, _("Where it stands; only the class says “settled”"), values=Status.values),
    Column("theme", CODE, _("Its theme")),
    Column("theme_name", TEXT, _("The name of its theme")),
    Column("other_themes", CODES, _("The other themes it touches")),
    Column("territory", CODE, _("Its territory"), may_be_empty=True),
    Column("territory_name", TEXT, _("The name of its territory"), may_be_empty=True),
    Column("place", TEXT, _("The place, in the words of the class"), may_be_empty=True),
    Column("class", CODE, _("The class that signs it")),
    Column("class_name", TEXT, _("The name of the class")),
    Column("provider", CODE, _("The training provider of the class")),
    Column("provider_name", TEXT, _("The name of the training provider")),
    Column("sent_at", MOMENT, _("When the class sent it")),
    Column("updated_at", MOMENT, _("The last thing that happened to it")),
    Column("answered_at", MOMENT, _("When the last awaited answer came"), may_be_empty=True),
    Column("settled_at", MOMENT, _("When the class said that it is settled"), may_be_empty=True),
    Column("abandoned_at", MOMENT, _("When the class gave it up"), may_be_empty=True),
    Column("abandon_reason", TEXT, _("Why the class gave it up"), may_be_empty=True),
    Column("problem", TEXT, _("The problem, in the words of the class")),
    Column("causes", TEXT, _("Its causes"), may_be_empty=True),
    Column("consequences", TEXT, _("Its consequences on their life"), may_be_empty=True),
    Column("solutions", TEXT, _("The solutions they propose"), may_be_empty=True),
    Column("consulted", NUMBER, _("How many of the class were asked about this text"), may_be_empty=True),
    Column("recognised", NUMBER, _("How many of them recognise themselves in it"), may_be_empty=True),
    Column("reservations", TEXT, _("What some of the class miss in it"), may_be_empty=True),
    Column("unapproved_reason", TEXT, _("Why it left without the approval of the class"), may_be_empty=True),
    Column("classes", NUMBER, _("How many classes tell it, its own included")),
    Column("trainees", NUMBER, _("How many trainees these classes have, of those that said it"), True),
    Column("unsized_classes", NUMBER, _("How many of these classes never said how many trainees they have"), True),
    Column("departments", NUMBER, _("In how many departments these classes are"), True),
    Column("addressees", ROWS, _("Those who owe an answer; in a table, their codes"), of=ADDRESSEE),
)
STEP = (
    Column("organisation", CODE, _("The organisation that says it")),
    Column("said_at", MOMENT, _("When it was said")),
    Column("text", TEXT, _("What was said about the handling")),
)
ANSWER = (
    Column("id", NUMBER, _("The number of the answer")),
    Column("url", LINK, _("Where it stands on the page of its sheet, for ever")),
    Column("sheet", CODE, _("The sheet it answers")),
    Column("organisation", CODE, _("The organisation that answers")),
    Column("organisation_name", TEXT, _("Its name")),
    Column("given_at", MOMENT, _("When it was given")),
    Column("outcome", CODE, _("What it brings"), values=Answer.Outcome.values),
    Column("in_brief", TEXT, _("The answer in three lines"), may_be_empty=True),
    Column("understood", TEXT, _("What the organisation understood")),
    Column("decision", TEXT, _("What it decides")),
    Column("obstacle", TEXT, _("Why it cannot do more"), may_be_empty=True),
    Column("next_step", TEXT, _("What it will do next")),
    Column("next_step_date", DAY, _("By when")),
    Column("promise", CODE, _("What became of this next step"), may_be_empty=True, values=STANDINGS),
    Column("promise_url", LINK, _("The page of this promise"), may_be_empty=True),
    Column("promise_closed_at", MOMENT, _("When it was kept or given up"), may_be_empty=True),
    Column("proof", TEXT, _("The proof that it was kept"), may_be_empty=True),
    Column("proof_url", LINK, _("Where this proof can be seen"), may_be_empty=True),
    Column("drop_reason", TEXT, _("Why it was given up"), may_be_empty=True),
    Column("contested_at", MOMENT, _("When the class said that it is no answer"), may_be_empty=True),
    Column("missing", TEXT, _("What the class says is missing"), may_be_empty=True),
)
ORGANISATION = (
    Column("code", CODE, _("The organisation")),
    Column("url", LINK, _("Its page, for ever")),
    Column("name", TEXT, _("Its name")),
    Column("trade_name", TEXT, _("The name it goes by"), may_be_empty=True),
    Column("kind", CODE, _("What it is"), values=Organisation.Kind.values),
    Column("territory", CODE, _("Its territory"), may_be_empty=True),
    Column("territory_name", TEXT, _("The name of its territory"), may_be_empty=True),
    Column("town", TEXT, _("Its town"), may_be_empty=True),
    Column("siret", CODE, _("Its number among French businesses (SIRET)"), may_be_empty=True),
    Column("uai", CODE, _("Its number among French schools (UAI)"), may_be_empty=True),
    Column("is_open", YES_NO, _("It still receives sheets")),
)
THEME = (
    Column("code", CODE, _("The theme")),
    Column("url", LINK, _("The sheets of this theme")),
    Column("name", TEXT, _("Its name")),
)
TERRITORY = (
    Column("code", CODE, _("The territory")),
    Column("url", LINK, _("The sheets of this territory")),
    Column("name", TEXT, _("Its name")),
    Column("kind", CODE, _("What it is"), values=Territory.Kind.values),
    Column("official_code", CODE, _("Its official code")),
    Column("inside", CODE, _("The territory it lies in"), may_be_empty=True),
)
FIGURE = (
    Column("organisation", CODE, _("The organisation; empty on the first line, of the whole programme"), True),
    Column("organisation_name", TEXT, _("Its name, or that of the programme")),
    Column("received", NUMBER, _("Sheets received")),
    Column("answered", NUMBER, _("Answers given; of the whole programme, sheets answered")),
    Column("in_time", NUMBER, _("Answers given by their date")),
    Column("late", NUMBER, _("Answers given after it")),
    Column("owed", NUMBER, _("Answers still owed")),
    Column("overdue", NUMBER, _("Of them, those past their date today")),
    Column("settled", NUMBER, _("Sheets whose class says “settled”; on the first line only"), True),
    Column("abandoned", NUMBER, _("Sheets given up by their class; on the first line only"), True),
    Column("median_days", DECIMAL, _("Days to an answer, for half of the last 200; on the first line only"), True),
)
SHEETS = Dataset("sheets", "fiches", _("Sheets"), _("What the classes say, to whom, and where it stands."), SHEET)
ANSWERS = Dataset(
    "answers", "reponses", _("Answers"), _("What was answered, what was promised, what became of it."), ANSWER
)
ORGANISATIONS = Dataset(
    "organisations", "organismes", _("Organisations"), _("Whoever can be asked to answer."), ORGANISATION
)
THEMES = Dataset("themes", "themes", _("Themes"), _("What sheets are about."), THEME)
TERRITORIES = Dataset("territories", "territoires", _("Territories"), _("Where sheets come from."), TERRITORY)
FIGURES = Dataset(
    "figures",
    "chiffres",
    _("Figures"),
    _("How many sheets, how many answers, how many late. This is no ranking."),
    FIGURE,
)
ALL = (SHEETS, ANSWERS, ORGANISATIONS, THEMES, TERRITORIES, FIGURES)
