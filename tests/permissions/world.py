"""Two programmes, each with everything that a table speaks of."""

import copy
import datetime
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.test import Client
from django.test.client import ClientHandler
from django.utils.timezone import localdate

from portevoix.accounts.models import User
from portevoix.boards.phones import COOKIE, digest
from portevoix.kit import clock
from portevoix.notices import texts
from portevoix.organisations.invitations import token_for
from portevoix.safeguarding import codes
from portevoix.sheets import answer_links
from tests import factories as make

ANSWER_IN_PREPARATION = {
    "in_brief": "Deux portes sont ouvertes plus tôt.",
    "decision": "Le gardien ouvre à sept heures.",
    "outcome": "solution",
    "next_step": "Nous regardons.",
    "next_step_date": datetime.date(2099, 1, 5),
    "contact": "L'accueil",
}


@dataclass
class Place:
    """One programme: its people, a draft, and a sheet at each stage of its life."""

    programme: object
    people: dict[str, User] = field(default_factory=dict)
    # The secrets of telephones, by actor.
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.theme = make.ThemeFactory(programme=self.programme)
        self.territory = make.TerritoryFactory(programme=self.programme)
        self.desk = self._organisation(kind="desk")
        self.provider = self._organisation(kind="provider")
        self.service = self._organisation()
        self.other_service = self._organisation()
        self.cohort = make.CohortFactory(programme=self.programme, provider=self.provider)
        self._add_class()
        self._add_staff()
        self._add_sheets()
        self._add_adhesions()
        self._add_words_kept_back()
        self._add_board()
        self._add_private_words()

    def _organisation(self, **fields):
        return make.OrganisationFactory(programme=self.programme, **fields)

    def _add_class(self):
        other = make.CohortFactory(programme=self.programme, provider=self.provider)
        far = make.CohortFactory(programme=self.programme)
        self.mandate = make.MandateFactory(cohort=self.cohort)
        self.people |= {
            "delegate": self.mandate.user,
            "substitute": make.MandateFactory(cohort=self.cohort, office="substitute").user,
            "former_delegate": make.MandateFactory(cohort=self.cohort, expired=True).user,
            "disabled_delegate": make.MandateFactory(cohort=self.cohort, user__is_active=False).user,
            "trainee": make.EnrolmentFactory(cohort=self.cohort).user,
            "other_delegate": make.MandateFactory(cohort=other).user,
            "far_delegate": make.MandateFactory(cohort=far).user,
            "newcomer": make.UserFactory(),
        }

    def _add_staff(self):
        self.membership = self._join(self.service)
        self.absence = make.AbsenceFactory(membership=self.membership)
        self.people |= {
            "agent": self.membership.user,
            "head": self._join(self.service, role="head").user,
            "former_agent": self._join(self.service, ended=True).user,
            "disabled_agent": self._join(self.service, user__is_active=False).user,
            "other_agent": self._join(self.other_service).user,
            "provider_staff": self._join(self.provider).user,
            "facilitator": self._join(self.desk).user,
            "coordinator": self._join(self.desk, role="coordinator").user,
        }

    def _join(self, organisation, **fields):
        return make.MembershipFactory(organisation=organisation, **fields)

    def _add_sheets(self):
        self.draft = make.SheetFactory(programme=self.programme, cohort=self.cohort, theme=self.theme)
        self.referral = self._refer()
        self.sent = self.referral.sheet
        self.unread = make.SheetFactory(programme=self.programme, cohort=self.cohort, theme=self.theme, unread=True)
        self.masked = make.SheetFactory(programme=self.programme, cohort=self.cohort, theme=self.theme, sent=True)
        self.seal = make.SealFactory(programme=self.programme, subject_id=self.masked.pk)
        other_seal = make.SealFactory(programme=self.programme, subject_id=self.masked.pk)
        self.opening = make.OpeningFactory(seal=other_seal)
        self.asked = make.DetailsRequestFactory(referral=self._refer(taken=True, state="waiting"))
        self.given = make.AnswerFactory(referral=self._refer(taken=True)).referral
        self.answered = self.given.sheet
        self.mediation = make.MediationFactory(referral=self._refer(taken=True, state="mediation", contests=2))
        settled = make.SheetFactory(programme=self.programme, cohort=self.cohort, theme=self.theme, settled=True)
        self.holding = make.HoldingFactory(sheet=settled)
        abandoned = make.SheetFactory(programme=self.programme, cohort=self.cohort, theme=self.theme, abandoned=True)
        self.unread_saying = make.SayingFactory(sheet=abandoned, unread=True)
        self.competence = make.CompetenceFactory(
            programme=self.programme, theme=self.theme, organisation=self.other_service
        )
        self.commitment = make.CommitmentFactory(organisation=self.service, cohort=self.cohort)
        self.kept_commitment = make.CommitmentFactory(
            organisation=self.service,
            kept=True,
            proof_photo=make.UploadFactory(photo=True, ready=True, width=640, height=480),
        )
        self.template = make.AnswerTemplateFactory(organisation=self.service)
        self.answer_draft = make.AnswerDraftFactory(
            referral=self._refer(taken=True), saved_by=self.membership.user, **ANSWER_IN_PREPARATION
        )
        self.correction = make.CorrectionFactory(programme=self.programme, theme=self.theme, into=self.service)
        self.mail = make.MailFactory(programme=self.programme)
        entry = make.EntryFactory(programme=self.programme)
        self._add_notices()
        self.dead_address = make.DeadAddressFactory(email=self.other_service.email)
        follower = make.FollowerFactory(programme=self.programme, email="", user=self.people["delegate"])
        self.follow = make.FollowFactory(follower=follower, theme=self.theme)
        self.told = make.NoticeFactory(entry=entry, user=self.people["delegate"])

    def _add_notices(self):
        """Reported, decided, contested; and what somebody named asks to reply. The facilitators decided nothing yet."""
        about = {"sheet": self.sent, "subject_id": self.sent.pk}
        self.report = make.ReportFactory(**about)
        self.decided_report = make.ReportFactory(**about, decided=True)
        self.appeal = make.AppealFactory(report=make.ReportFactory(**about, decided=True))
        self.asked_reply = make.RightOfReplyFactory(**about)
        self.reply = make.RightOfReplyFactory(**about, waiting=True)
        self.refused_reply = make.RightOfReplyFactory(**about, refused=True)

    def _add_adhesions(self):
        """A sheet of another class that the class joined; two more, one to be shown with it, one that is."""
        self.adhesion = make.AdhesionFactory(sheet=self._of_another_class(), cohort=self.cohort)
        self.unread_adhesion = make.AdhesionFactory(
            sheet=self.adhesion.sheet, cohort=make.CohortFactory(programme=self.programme), unread=True
        )
        answered = make.ReferralFactory(sheet=self.adhesion.sheet, organisation=self.other_service, taken=True)
        make.AnswerFactory(referral=answered)
        own = {"programme": self.programme, "cohort": self.cohort, "theme": self.theme, "sent": True}
        self.merge = make.MergeFactory(leader=self._of_another_class(), follower=make.SheetFactory(**own))
        self.merged = make.MergeFactory(leader=self._of_another_class(), follower=make.SheetFactory(**own), merged=True)

    def _add_words_kept_back(self):
        own = {"programme": self.programme, "cohort": self.cohort, "theme": self.theme}
        self.kept_back = make.SheetFactory(**own, withheld=True)
        self.kept_back_saying = make.SayingFactory(sheet=make.SheetFactory(**own, abandoned=True), withheld=True)
        joined = self._of_another_class()
        self.kept_back_adhesion = make.AdhesionFactory(sheet=joined, cohort=self.cohort, withheld=True)

    def _of_another_class(self):
        cohort = make.CohortFactory(programme=self.programme)
        return make.SheetFactory(programme=self.programme, cohort=cohort, theme=self.theme, sent=True)

    def _add_board(self):
        """The class gathers words for its draft; one telephone of it spoke, and another class has a board too."""
        self.consultation = make.ConsultationFactory(sheet=self.draft)
        self.board = make.BoardFactory(cohort=self.cohort, sheet=self.draft)
        far_class = self.people["other_delegate"].mandates.get().cohort
        boards = {"phone": self.board, "other_phone": make.BoardFactory(cohort=far_class)}
        self.tokens = {actor: f"{actor}-{board.key}" for actor, board in boards.items()}
        phones = {
            actor: make.PhoneFactory(board=board, token_digest=digest(self.tokens[actor], board))
            for actor, board in boards.items()
        }
        self.phone = phones["phone"]
        self.said = make.ContributionFactory(board=self.board, phone=self.phone)
        self.said_by_another = make.ContributionFactory(board=self.board, voiced=True)
        self.upload = make.UploadFactory(owner=self.phone.owner_name)

    def _add_private_words(self):
        """A newcomer confides in the facilitator, who is the referent; somebody else does it with a code."""
        self.referent = make.ReferentFactory(programme=self.programme, user=self.people["facilitator"])
        own = {"programme": self.programme, "written_by": self.people["newcomer"]}
        self.disclosure = make.PrivateWordFactory(disclosure=make.DisclosureFactory(**own)).disclosure
        self.answered_disclosure = make.DisclosureFactory(**own, answered=True)
        self.code_key = uuid.uuid4()
        code_digest = codes.digest(codes.code_for(self.code_key))
        make.DisclosureFactory(programme=self.programme, code_digest=code_digest)

    def _refer(self, **fields):
        """A sheet of the class, sent to the service."""
        return make.ReferralFactory(
            organisation=self.service,
            sheet__programme=self.programme,
            sheet__cohort=self.cohort,
            sheet__theme=self.theme,
            **fields,
        )

    @property
    def invitation(self):
        return token_for(self.other_service)

    @property
    def answer_link(self):
        return answer_links.token_for(self.referral)

    @property
    def text(self):
        return texts.find("fiche", self.sent.pk, self.programme)

    @property
    def now(self):
        return clock.now()

    @property
    def today(self):
        return localdate(self.now)

    @property
    def system(self):
        return User.objects.system()


@dataclass
class World:
    """`here` is the default programme, at the root; `there` stands under its own prefix."""

    here: Place
    there: Place
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    @classmethod
    def build(cls):
        return cls(
            Place(make.ProgrammeFactory(is_default=True, slug="ici")),
            Place(make.ProgrammeFactory(slug="ailleurs")),
        )

    def client(self, actor: str) -> Client:
        """The browser of somebody; the site behind it is set up once, and each signs in once."""
        client, user = Client(), self.user(actor)
        client.handler = self.handler
        if actor in self.here.tokens:
            client.cookies[COOKIE] = self.here.tokens[actor]
        elif actor in self.cookies:
            client.cookies = copy.copy(self.cookies[actor])
        elif user is not None:
            client.force_login(user)
            self.cookies[actor] = copy.copy(client.cookies)
        return client

    def user(self, actor: str) -> User | None:
        if actor in ("visitor", "holder") or actor in self.here.tokens:
            return None
        if actor.startswith("foreign_"):
            return self.there.people[actor.removeprefix("foreign_")]
        return self.here.people[actor]
