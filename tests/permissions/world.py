"""Two programmes, each with everything that a table speaks of."""

import copy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.test import Client
from django.test.client import ClientHandler

from portevoix.accounts.models import User
from portevoix.boards.phones import COOKIE, digest
from portevoix.kit import clock
from portevoix.organisations.invitations import token_for
from tests import factories as make


@dataclass
class Place:
    """One programme: its people, a draft, and a sheet at each stage of its life."""

    programme: object
    people: dict[str, User] = field(default_factory=dict)
    # The secrets of telephones, by actor.
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.theme = make.ThemeFactory(programme=self.programme)
        self.desk = self._organisation(kind="desk")
        self.provider = self._organisation(kind="provider")
        self.service = self._organisation()
        self.other_service = self._organisation()
        self.cohort = make.CohortFactory(programme=self.programme, provider=self.provider)
        self._add_class()
        self._add_staff()
        self._add_sheets()
        self._add_board()

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
        self.asked = make.DetailsRequestFactory(referral=self._refer(taken=True, state="waiting"))
        self.answered = make.AnswerFactory(referral=self._refer(taken=True)).referral.sheet
        self.competence = make.CompetenceFactory(
            programme=self.programme, theme=self.theme, organisation=self.other_service
        )
        self.mail = make.MailFactory(programme=self.programme)

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
    def now(self):
        return clock.now()

    @property
    def today(self):
        return self.now.date()

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
        if actor == "visitor" or actor in self.here.tokens:
            return None
        if actor.startswith("foreign_"):
            return self.there.people[actor.removeprefix("foreign_")]
        return self.here.people[actor]
