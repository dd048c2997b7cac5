"""The French of the replay: what the data says, and plainly that it says nothing else."""

import datetime

from .source import Project

UNKNOWN = "Non renseigné dans les données d'origine."
NOBODY_ASKED = "Ce texte vient de données publiques. Personne n'a été consulté."
NOTICE = (
    "Projets et suites réels : Ville de Paris, « Budget participatif, projets lauréats », "
    "Open Database License (ODbL). Groupes, comptes et jours exacts sont des conventions du rejeu : ici, « réglé » "
    "veut dire que la Ville annonce le projet fini. Personne ne s’est exprimé, et aucun délai n’était dû."
)
PITCH = (
    "Depuis 2014, les habitantes et habitants de Paris proposent des projets pour leur arrondissement, et votent. "
    "Voici ce que les données publiques de la Ville disent de chacun : qui s'en charge, et ce qu'il est devenu."
)
PITCH_EN = (
    "Since 2014, the people of Paris propose projects for their district, and vote. "
    "Here is what the City's open data says of each: who is in charge, and what became of it."
)
# key: French singular, plural, gender; English singular, plural
WORDS = {
    "sheet": ("projet", "projets", "m", "project", "projects"),
    "delegate": ("porte-parole", "porte-parole", "m", "spokesperson", "spokespeople"),
    "trainee": ("habitant", "habitants", "m", "resident", "residents"),
    "cohort": ("groupe d'habitants", "groupes d'habitants", "m", "group of residents", "groups of residents"),
    "provider": ("organisateur", "organisateurs", "m", "organiser", "organisers"),
    "service": ("direction", "directions", "f", "city department", "city departments"),
    "desk": ("équipe du budget participatif", "équipes du budget participatif", "f", "budget team", "budget teams"),
    "theme": ("thème", "thèmes", "m", "theme", "themes"),
    "place": ("lieu", "lieux", "m", "place", "places"),
}
ICONS = {
    "Attractivité et emploi": "briefcase",
    "Cadre de vie": "trees",
    "Culture et patrimoine": "landmark",
    "Education et jeunesse": "graduation-cap",
    "Environnement": "leaf",
    "Mobilités": "bike",
    "Propreté": "trash-2",
    "Prévention et sécurité": "shield",
    "Santé": "heart-pulse",
    "Solidarités": "hand-heart",
    "Sport": "dumbbell",
}
FIGURES = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
OTHER_ICON = "message-circle"


def district_name(district: int | None) -> str:
    if district is None:
        return "Paris"
    return f"{district}{'er' if district == 1 else 'e'} arrondissement"


def group_name(district: int | None, edition: int) -> str:
    place = "de Paris" if district is None else f"du {district_name(district)}"
    return f"Habitantes et habitants {place}, édition {edition}"


def headings(project: Project) -> dict[str, str]:
    """The four headings of the sheet: the source gives a title and facts, nothing else."""
    return {
        "problem": project.title,
        "causes": UNKNOWN,
        "consequences": " ".join([UNKNOWN, *_surroundings(project)]),
        "solutions": f"{UNKNOWN} {_budget(project)} Projet n° {project.code} de l'édition {project.edition}.",
    }


def passed_on(project: Project, *, from_desk: bool) -> str:
    why = "Le tableau des compétences ne désignait personne." if from_desk else "Ce projet n'est pas de son ressort."
    return f"{why} Direction pilote, selon les données de la Ville : {project.service}."


def phase(name: str, day: datetime.date) -> str:
    return f"{name} : {day:%m/%Y}, selon les données de la Ville."


def answer(project: Project, *, given_on: datetime.date) -> dict[str, object]:
    """The outcome that the data tells. An abandoned project has no reason there, nor a date.

    What was done before the answer has its day in the text; the date of a next step is never past.
    """
    common = {
        "understood": f"Le projet s'appelle : {project.title}. {_spelled(project.code)}",
        "contact": f"{project.service}. Aucun nom n'est donné dans les données d'origine.",
    }
    if project.progress == "ABANDONNÉ":
        return common | {
            "outcome": "none",
            "in_brief": "La Ville a abandonné ce projet. Les données ne disent pas pourquoi.",
            "decision": "Projet abandonné, selon les données de la Ville.",
            "obstacle": "Les données ne disent pas pourquoi, ni quand.",
            "next_step": "Aucune suite n'est indiquée dans les données d'origine.",
            "next_step_date": given_on,
        }
    if project.opened_on is not None:
        return common | {
            "outcome": "solution",
            "in_brief": "Le projet est fait. Le lieu est ouvert.",
            "decision": f"Projet réalisé : avancement « {project.progress} » dans les données de la Ville.",
            "next_step": f"Ouverture : {project.opened_on:%m/%Y}.",
            "next_step_date": max(project.opened_on, given_on),
        }
    return common | {
        "outcome": "solution",
        "in_brief": "La Ville suit ce projet. Le lieu n'est pas encore ouvert.",
        "decision": f"Projet à l'étape « {project.progress} » dans les données de la Ville, pas encore ouvert.",
        "next_step": _planned(project),
        "next_step_date": max(project.delivery_planned_on or given_on, given_on),
    }


def _spelled(code):
    """Titles and statuses are often the same: the number, in words, says which project the answer is about."""
    signs = ", ".join(FIGURES[int(sign)] if sign in "0123456789" else sign for sign in code)
    return f"Son numéro dans les données, en toutes lettres : {signs}."


def _surroundings(project):
    facts = [f"Échelle : {project.scale}."] if project.scale else []
    if project.is_popular_quarter:
        facts.append("Le lieu est dans un quartier populaire, selon les données.")
    if project.district is None and not project.scale.endswith("parisien") and project.written_district:
        facts.append(f"Les données indiquent l'arrondissement « {project.written_district} », sans l'expliquer.")
    return facts


def _budget(project):
    if project.budget_eur is None:
        return "Budget non renseigné."
    return f"Budget : {project.budget_eur:,} €.".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _planned(project):
    day = project.delivery_planned_on
    return f"Livraison prévue : {day:%m/%Y}." if day else "Aucune date de livraison dans les données d'origine."
