"""The words of offices and the plain ones that say the same, written for this site; and words that everybody knows.

One entry a line: `entry = plainer`. A verb is given by its infinitive after `*`: its usual forms are found too;
after `+`, a noun or an adjective, with its feminine and its plural. Without a sign, the words stand as they are.
"""

from collections.abc import Iterator

from .french import folded

ENTRIES = """
nonobstant = malgré
*diligenter = faire, lancer
au titre de = pour
dans le cadre de = pour, pendant
afin de = pour
en vue de = pour
à l effet de = pour
aux fins de = pour
en application de = selon
conformément à = selon
au regard de = selon
au vu de = comme
eu égard à = à cause de
compte tenu de = à cause de
en raison de = à cause de
du fait de = à cause de
à défaut de = sans
sous réserve de = si
sous réserve que = si
dans l hypothèse où = si
dans la mesure où = parce que
dès lors que = quand, si
au cas où = si
nous sommes en mesure de = nous pouvons
être en mesure de = pouvoir
dans les meilleurs délais = vite : dites quel jour
dans les plus brefs délais = vite : dites quel jour
dans un délai de = en
à l issue de = après
préalablement à = avant
antérieurement à = avant
postérieurement à = après
ultérieurement = plus tard
préalablement = avant
concomitamment = en même temps
à compter de = à partir de
au plus tard le = avant le
à ce jour = aujourd’hui
à l heure actuelle = maintenant
présentement = maintenant
d ores et déjà = déjà
par la présente = (supprimez)
il convient de = il faut
il y a lieu de = il faut
il importe de = il faut
il est nécessaire de = il faut
il est impératif de = il faut
il vous appartient de = vous devez
il vous incombe de = vous devez
il vous est loisible de = vous pouvez
vous êtes tenus de = vous devez
vous êtes invités à = vous pouvez
nous vous saurions gré de = merci de
nous avons l honneur de = (supprimez)
veuillez trouver ci-joint = voici
ci-joint = avec cette lettre
ci-après = plus bas
ci-dessus = plus haut
susmentionné = dont nous parlons plus haut
+susvisé = dont nous parlons plus haut
+afférent = lié
+inhérent = lié
+attenant = à côté
+requis = demandé
+idoine = qui convient
+adéquat = qui convient
+itératif = répété
+récurrent = qui revient
+caduc = qui ne vaut plus
+exhaustif = complet
+subséquent = qui suit
+sis = situé
ledit = ce
ladite = cette
lesdits = ces
lesdites = ces
dudit = de ce
auquel cas = alors
a contrario = au contraire
de facto = en fait
in fine = à la fin
a minima = au moins
a posteriori = après
a priori = d’abord
prorata = en proportion
au prorata = en proportion
via = par
nonobstant le fait que = même si
quand bien même = même si
pour autant = mais
néanmoins = mais
en outre = aussi
par ailleurs = aussi
de surcroît = aussi
subsidiairement = sinon
à cet égard = (supprimez)
en l espèce = ici
en l occurrence = ici
le cas échéant = s’il le faut
à titre exceptionnel = cette fois
à titre gracieux = gratuitement
à titre onéreux = en payant
à titre indicatif = pour information
de manière à = pour
en matière de = pour
en ce qui concerne = pour
s agissant de = pour
au niveau de = dans, pour
en termes de = pour
au sein de = dans
à l encontre de = contre
à l attention de = pour
à destination de = pour
en direction de = vers, pour
par le biais de = par
par l intermédiaire de = par
au moyen de = avec
à l aide de = avec
à proximité de = près de
a proximité immédiate = tout près
un certain nombre de = plusieurs, ou le nombre
la majorité de = la plupart de
la totalité de = tout
l ensemble des = tous les
l intégralité de = tout
+bénéficiaire = personne qui reçoit
+usager = personne, habitant
+apprenant = stagiaire, apprenti
+prescripteur = conseiller qui vous envoie
+requérant = personne qui demande
+allocataire = personne qui reçoit l’aide
+ayant-droit = personne qui a droit
+prestataire = entreprise
+interlocuteur = personne à qui parler
+partenaire institutionnel = (nommez-le)
+pièce justificative = papier qui prouve
+justificatif = papier qui prouve
+procédure = démarche
+modalité = façon de faire
+dispositif = aide, programme
+prestation = service, aide
+problématique = problème
+thématique = sujet
+méthodologie = méthode
+opportunité = occasion
+finalité = but
+échéance = date
+échéancier = calendrier
+déficience = manque, panne
+dysfonctionnement = panne, problème
+dérogation = exception
+habilitation = autorisation
+instruction du dossier = étude du dossier
+saisine = demande
+notification = lettre
+imputation = compte
+mutualisation = partage
+préconisation = conseil
+sollicitation = demande
+réclamation = plainte
+requête = demande
+arbitrage = choix, décision
+concertation = discussion
+délibération = vote, décision
+restitution = retour
+montée en compétence = progrès
+remédiation = aide pour rattraper
+positionnement = test de départ
+assiduité = présence
+émargement = signature de présence
*acquitter = payer
*allouer = donner
*attester = prouver
*bénéficier = recevoir, avoir droit à
*comporter = avoir
*communiquer = dire, envoyer
*constater = voir
*déroger = faire une exception
*effectuer = faire
*élaborer = écrire, préparer
*engendrer = causer
*envisager = penser à
*excéder = dépasser
*expliciter = expliquer
*finaliser = finir
*formaliser = écrire
*formuler = dire, écrire
*générer = causer
*impacter = toucher, changer
*implémenter = mettre en place
*incomber = revenir à
*initier = commencer
*modifier = changer
*mutualiser = partager
*nécessiter = demander
*notifier = dire par écrit
*objectiver = mesurer
*occasionner = causer
*octroyer = donner
*optimiser = améliorer
*percevoir = recevoir
*pérenniser = faire durer
*positionner = placer
*préconiser = conseiller
*prioriser = choisir ce qui passe d’abord
*procéder = faire
*réceptionner = recevoir
*régulariser = mettre en ordre
*réitérer = redire, refaire
*relater = raconter
*résilier = arrêter
*solliciter = demander
*solutionner = régler
*stipuler = dire
*transmettre = envoyer
*valoriser = mettre en valeur
*mettre en œuvre = faire
*mettre en place = faire, créer
*prendre acte = noter
*faire parvenir = envoyer
*porter à votre connaissance = vous dire
mise en œuvre = (dites qui fait quoi)
mise en place = (dites qui fait quoi)
prise en compte = (dites qui fait quoi)
mise à disposition = prêt
remise à niveau = cours pour rattraper
"""
# What "de" and "à" become before the next word.
CONTRACTED = {"de": ("du", "des", "d"), "à": ("au", "aux")}
ER_ENDINGS = ("er", "e", "es", "ent", "ons", "ez", "é", "ée", "és", "ées", "ait", "aient", "ant")
ER_FUTURE = ("erai", "eras", "era", "erons", "erez", "eront", "erait", "eraient")
IRREGULAR = {
    "mettre": (
        "mettre",
        "met",
        "mets",
        "mettent",
        "mettons",
        "mettez",
        "mis",
        "mise",
        "mettra",
        "mettrons",
        "mettront",
    ),
    "transmettre": ("transmettre", "transmet", "transmettent", "transmettons", "transmettez", "transmis", "transmise"),
    "percevoir": ("percevoir", "perçoit", "perçoivent", "perçu", "perçue", "percevra", "percevront", "percevez"),
    "prendre": ("prendre", "prend", "prenons", "prennent", "prenez", "pris", "prendrons", "prendra"),
    "faire": ("faire", "fait", "faisons", "font", "faites", "ferons", "fera"),
}
# Met every day, by people of any trade.
ACRONYMS = """
SMS MMS PDF TV USB CV CDD CDI HLM SNCF RATP RER TER TGV EDF CAF RSA SMIC BTS BEP CAP BAC PC WC OK
GPS DVD CD VTT SOS FAQ HT TTC TVA UE ONU EU USA UK ADN WIFI QR ID AM PM
"""
LONG_WORDS = """
établissement renseignement immédiatement gratuitement entraînement stationnement fonctionnement
enseignement apprentissage rapidement directement simplement responsabilité commencement
possibilité organisation accompagnement hébergement remboursement changement déménagement
tranquillement correctement malheureusement régulièrement automatiquement comportement
"""
USUAL_ACRONYMS = frozenset(ACRONYMS.split())
USUAL_LONG_WORDS = frozenset(LONG_WORDS.split())


def _forms(entry: str) -> Iterator[str]:
    if entry.startswith("*"):
        first, *rest = entry[1:].split()
        stem = first.removesuffix("er")
        forms = IRREGULAR.get(first) or tuple(stem + ending for ending in (*ER_ENDINGS, *ER_FUTURE))
        if stem.endswith("g"):
            forms = (*forms, f"{stem}eons", f"{stem}eait", f"{stem}eant")
        yield from (" ".join([form, *rest]) for form in forms)
    elif entry.startswith("+"):
        first, *rest = entry[1:].split()
        yield from (" ".join([first + ending, *rest]) for ending in ("", "s", "e", "es"))
    else:
        yield entry
        first, last = entry.rsplit(" ", 1) if " " in entry else (entry, "")
        yield from (f"{first} {other}" for other in CONTRACTED.get(last, ()))


def _table() -> dict[str, str]:
    """Folded words → what to say instead."""
    lines = (line.split(" = ") for line in ENTRIES.strip().splitlines())
    return {folded(form): plainer for entry, plainer in lines for form in _forms(entry)}


PLAINER = _table()
LONGEST_PHRASE = max(len(words.split()) for words in PLAINER)
