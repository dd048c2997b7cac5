"""The words of French that are not searched for, and those whose forms no rule brings together."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _forms(lines: str) -> dict[str, str]:
    """Each form, by lines of "the word: its other forms"."""
    found = {}
    for line in lines.strip().splitlines():
        word, forms = line.split(":")
        found |= dict.fromkeys(forms.split(), word.strip())
    return found


# Without accents. "car" stays: it is also the coach that one waits for.
STOP_WORDS = _listed("""
    a ai aie aient aies ait alors apres as au aucun aucune aujourd aura aurai auraient aurais aurait auras aurez
    auriez aurions aurons auront aussi autre autres aux avaient avais avait avant avec avez aviez avions avoir avons
    ayant ayez ayons c ca ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment
    d dans de depuis des donc dont du elle elles en encore entre es est et etaient etais etait etant ete etes etiez
    etions etre eu eue eues eurent eus eut eux faut fumes furent fus fut hui ici il ils j je jusqu jusque l la le
    les leur leurs lorsqu lorsque lui m ma mais me meme memes mes mien moi moins mon n ne ni nos notre nous on ont
    ou par parce pas pendant peu peut peuvent plus pour pourquoi puisqu puisque qu quand que quel quelle quelles
    quelqu quels qui quoi quoiqu s sa sans se sera serai seraient serais serait seras serez seriez serions serons
    seront ses si sien sinon soi soient sois soit sommes son sont sous souvent suis sur t ta te tel telle tes toi
    ton toujours tous tout toute toutes tres trop tu un une va vers voici voila vont vos votre vous y
""")
# Said of anything: looked for only when nothing else is.
WEAK_WORDS = _listed("aide besoin difficulte probleme problematique question souci")

# Not "they …", although they end like it.
NOUNS_IN_ENT = _listed("""
    absent accent accident adherent argent client competent content continent couvent coefficient different document
    element equivalent evident excellent frequent impatient imprudent incident inconvenient indulgent innocent
    instrument intelligent monument occident orient parent patient permanent precedent present president prudent
    recent referent resident sergent serpent talent torrent transparent urgent vetement violent virulent
""")

IRREGULAR = _forms("""
    aller: allons allez allait allaient ira iront irait aille aillent
    attendre: attend attends attendu attendue attendus attendues attendent attendons attente attentes
    devoir: doit dois doivent devons devez devait devaient devrait devraient devra
    dire: dit dis disent disait disaient dite dites dits
    faire: fait fais font faisait faisaient faite faites faits fera feront ferait
    beau: belle belles bel beaux
    local: locaux locale locales
    mettre: met mets mettent mis mise mises mettait
    nouveau: nouvelle nouvelles nouvel nouveaux
    payer: paie paies paient paye payes payent paiement paiements paiera paieront payement
    perdre: perd perds perdu perdue perdus perdues perdent
    pouvoir: peux pouvait pouvaient pourrait pourraient pouvons pouvez puisse puissent
    prendre: prend prends prennent pris prise prises prenait prenaient prendra
    recevoir: recoit recois recoivent recu recue recus recues recevait recevra
    rendre: rend rends rendent rendu rendue rendus rendait
    repondre: repond reponds repondent repondu repondait reponse reponses
    savoir: sait sais savent savait savaient su saura
    tenir: tient tiens tiennent tenu tenue tenait
    travail: travaux travaille travailler travaillent travailles
    venir: vient viens viennent venu venue venus venait viendra
    vivre: vit vis vivent vecu vivait
    voir: voit vois voient vu vue vus vues voyait verra
    vouloir: veut veux veulent voulait voulaient voudrait voudraient voulu
""")
