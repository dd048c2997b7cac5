"""The words that say a name follows, or that what looks like one is a place."""

from functools import cache
from importlib.resources import files


@cache
def starred(file):
    """The words of a list, and those of them that are also ordinary words."""
    lines = files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    ordinary = frozenset(word.rstrip("*") for word in words if word.endswith("*"))
    return frozenset(word.rstrip("*") for word in words), ordinary


def _words(text):
    return frozenset(text.split())


CIVILITIES = _words(
    "m mr mme mlle mle mmes mlles mm mrs monsieur madame mademoiselle messieurs mesdames dr docteur docteure pr me "
    "maitre msieur mdame mame m'sieur sieur tonton tata"
)
# Only before a capital letter: otherwise they are pronouns, units or ordinary words.
SHORT_CIVILITIES = _words("m mm me pr dr maitre docteur docteure messieurs mesdames")
ROLES = _words(
    "formateur formatrice formateurs formatrices directeur directrice directeurs tuteur tutrice conseiller "
    "conseillere referent referente coordinateur coordinatrice coordonnateur coordonnatrice secretaire delegue "
    "deleguee delegues stagiaire stagiaires collegue collegues voisin voisine copain copine copains copines ami amie "
    "amis educateur educatrice psychologue psy moniteur monitrice patron patronne gardien gardienne chef cheffe "
    "assistant assistante responsable cuisinier cuisiniere infirmier infirmiere prof professeur professeure animateur "
    "animatrice accompagnateur accompagnatrice intervenant intervenante gerant gerante employeur maitre encadrant "
    "encadrante technicien technicienne comptable juriste avocat avocate camarade camarades pote potes mari femme "
    "fils fille frere soeur seur cousin cousine oncle tante mere pere conjoint conjointe compagnon compagne ex eleve "
    "apprenti apprentie agent agente president presidente interprete concierge proviseur surveillant surveillante "
    "mediateur mediatrice correspondant correspondante remplacant remplacante adjoint adjointe suppleant suppleante "
    "boss"
)
ROLE_TAILS = _words(
    "de du des d la le l en a au aux pedagogique technique social sociale principal principale general generale "
    "adjoint adjointe handicap entreprise stage formation francais anglais cuisine bureautique insertion locale "
    "mission mobilite session groupe classe fond centre foyer secretariat accueil site"
)
INTRODUCERS = _words(
    "appelle appelles appelais appelait nomme nommee nommait prenomme prenommee surnomme surnommee prenom nom signe "
    "signee signataire"
)
PLACES = _words(
    "rue av avenue bd bld boulevard place cours quai chemin route impasse allee square passage lycee lycees college "
    "colleges ecole ecoles stade gare metro tram bus arret station terminus ligne saint sainte st ste hopital "
    "clinique foyer mediatheque bibliotheque salle amphi amphitheatre centre site residence cite quartier batiment "
    "tour pont parc espace maison hotel cfa greta afpa campus universite fac faculte institut fondation association "
    "prix loi plan port mont fort gymnase piscine theatre musee cinema complexe village ville commune region "
    "departement ile camping aeroport entreprise garage boulangerie restaurant societe magasin supermarche marque "
    "zone pole halte jardin jardins domaine chateau promenade rond-point atelier internat creche marche hypermarche "
    "groupe salon bar cafe tunnel canal halle halles berges butte buttes passerelle coulee kiosque ludotheque "
    "ressourcerie recyclerie conservatoire cimetiere eglise chapelle fontaine statue ecoquartier ehpad auberge serre "
    "potager buisson cabane poste faubourg porte mas ferme cap col lac plage logiciel vallee pays sarl sas sa ets "
    "etablissements cabinet"
)
PLACE_PARTICLES = _words(
    "g de du des la le les l d general marechal president docteur professeur abbe saint sainte amiral commandant "
    "colonel capitaine pere frere soeur mere professionnel professionnelle polyvalent technique primaire maternelle "
    "municipal municipale sncf routiere"
)
NAME_PARTICLES = _words(
    "de da do dos das di del della el al ben bel bou le la du van von der ould abou abu bin ait n d o mac mc"
)
# Who a lower-case word after « mme » is not.
STOPS = _words(
    "chacun chacune beaucoup certains ca celui celle on rien quiconque nul a ai au aux avec car ce cela ces cet cette "
    "chez ci comme dans de des dit donc du elle elles en encore est et eu fait il ils j jamais je l la le les leur "
    "leurs lui ma mais me mes meme moi mon n ne ni nos notre nous ont ou par pas peut plus pour qu quand que quel "
    "quelle qui s sa sans se ses si son sont sous sur t ta te tes ton tous tout toute toutes toujours trop tu un une "
    "va veut vient voit vos votre vous y etait etaient sera serait doit avait aura c d bonjour bonsoir merci svp pipi "
    "tout-le-monde quelqu aussi bien tres puis depuis alors apres avant carre cube carres etre avoir la-bas voila ici "
    "non oui personne chaque plusieurs deux trois quatre x xx xxx untel unetelle machin"
)
# Words with a capital that name no person.
CAPITALISED = _words(
    "region regional conseil mission locale locales france travail pole emploi maison etat europe republique union "
    "centre formation lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet "
    "aout septembre octobre novembre decembre noel paques toussaint ramadan wifi internet windows word excel "
    "powerpoint teams zoom moodle google android iphone apple samsung microsoft office linux whatsapp instagram "
    "facebook tiktok snapchat youtube carrefour lidl auchan leclerc leroy merlin decathlon ikea action aldi "
    "intermarche casino monoprix castorama amazon uber sncf ter tgv navette zou cartreize croix rouge secours "
    "populaire catholique restos coeur emmaus caf cpam crous ameli pass navigo permis code bac bts cap bep titre "
    "certificat cle clea rsa smic afpa greta cfa campus provence alpes cote azur bouches rhone var vaucluse alsace "
    "lorraine bretagne normandie corse occitanie aquitaine bourgogne picardie champagne ardenne ile auvergne "
    "marseille aix paris lyon toulon nice avignon cannes antibes grasse arles martigues aubagne salon istres "
    "vitrolles marignane gap digne briancon manosque draguignan frejus hyeres seyne ciotat orange carpentras "
    "cavaillon apt toulouse bordeaux nantes lille rennes strasbourg montpellier mulhouse colmar metz nancy reims "
    "dijon grenoble valence nimes perpignan brest caen rouen tours orleans limoges clermont ferrand saint sainte "
    "francais francaise francaises anglais anglaise espagnol arabe turc europeen europeenne algerie maroc tunisie "
    "senegal mali guinee cameroun congo comores mayotte reunion guadeloupe martinique guyane italie espagne portugal "
    "belgique suisse allemagne turquie ukraine roumanie afghanistan syrie chine vietnam afrique amerique asie "
    "mediterranee monde terre nord sud est ouest service services bureau direction royaume uni unis unie san academie "
    "education nationale prefecture mairie tribunal assemblee senat gouvernement ministere garantie jeunes contrat "
    "engagement jeune urgence bonjour bonsoir merci cordialement madame monsieur messieurs mesdames resto restaurant "
    "universitaire insertion securite sociale sante pro plus ecole lycee college"
)
COMPANIES = _words("sarl sas sa eurl fils freres et cie ets")
# How ordinary nouns and adjectives end, when a title puts a capital on each of its words.
ORDINARY_ENDINGS = (
    "tion", "tions", "ment", "ments", "ique", "iques", "age", "ages", "ure", "ures", "ite", "ites", "aux", "ees", "ale",
    "ales", "elle", "elles", "eux", "euse", "euses", "able", "ables", "ance", "ence", "isme", "iste", "istes", "ifs",
    "ive", "ives", "lab", "verte", "verts", "vertes", "petite", "petites", "petits", "grande", "grands", "art", "arts",
)  # fmt: skip
# What a person does and a thing does not: enough to take an unknown word for a person, or an ordinary one.
SPEAKING = _words(
    "a as est va dit veut fait peut doit sait vient attend refuse demande parle crie pleure range fume dort n ne m "
    "nous avait"
)
WITNESSES = _words("dit pleure crie dort fume ronfle rigole insulte habite boit ment refuse")
# What is called so, and is no person.
THINGS = _words(
    "stage module projet groupe programme machine application appli site outil aide dispositif film livre rue se"
)

# Within the name of a way, and what ends it.
ADDRESS_PARTICLES = _words(
    "de du des la le les l d et en sur sous aux au a saint sainte st ste dr docteur general marechal pdt"
    " president abbe 8 11"
)
ADDRESS_STOPS = _words(
    "et est a ont on il elle je nous vous ils elles qui que pour avec sans mais ou dans par depuis pas ne n y j c"
    " appart appartement bat batiment chez tous chaque toute toutes quand si car donc avant apres"
)
