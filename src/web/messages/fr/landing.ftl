join-group = Rejoindre { $group }
join = Rejoindre
ask-to-join = Demander l’accès
ask-again = Redemander
check-again = Vérifier encore
on-this-computer = { $button } sur cet ordinateur
invited-by = { $who } vous invite
members = { $n ->
    [one] { $n } membre
   *[other] { $n } membres
}
about-members = Environ { $n } membres
places-left = { $n ->
    [one] { $n } place restante
   *[other] { $n } places restantes
}
open-until = Ouvert jusqu’au { $when }
next-gate = Nous regardons si vous avez ce qu’il faut, puis nous vous ajoutons.
next-managed = Nous vous ajouterons en quelques secondes.
next-members = Nous vous ajouterons dès que quelqu’un du groupe sera en ligne.
next-approval = Un admin lit chaque demande.
next-away = Le réseau XMTP ne répond pas pour le moment. Vous pouvez déjà demander ; nous continuons d’essayer.
sign-cost = Ensuite, vous signez un message avec votre portefeuille. Cela ne coûte rien et ne peut rien déplacer de ce que vous possédez.
took-back = Vous avez retiré votre demande.
you-are = Vous êtes { $who }.
name-change = Changer votre nom
name-say = Donner votre nom
disclosure = Les messages sont chiffrés de bout en bout. Le compte de ce service est lui-même membre du groupe et pourrait techniquement les lire.

asked-before = Déjà demandé par ce lien ?
asked-before-sign-in = Connectez-vous pour voir votre demande
revoked = Cette invitation n’est plus valable.
revoked-then = Quelqu’un l’a désactivée. Si vous pensez que c’est une erreur, parlez-en à la personne qui vous l’a envoyée.
expired = Cette invitation a expiré le { $day }.
expired-then = Le groupe est toujours là. Demandez un nouveau lien à la personne qui vous a envoyé celui-ci.
used-up = { $n ->
    [one] La seule place de ce lien est prise.
   *[other] Les { $n } places de ce lien sont prises.
}
used-up-then = Demandez un nouveau lien à la personne qui vous a envoyé celui-ci.
paused = Les admins ont mis l’accès en pause.
paused-then = Ce lien marchera de nouveau quand ils le rouvriront.
full = Les { $n } places de ce groupe sont prises.
full-then = Quand quelqu’un partira, ce lien marchera de nouveau.
gone = Ce groupe est injoignable pour le moment.
gone-then = Ce service a perdu sa place dans le groupe. Prévenez la personne qui vous a envoyé le lien.

keep = Vous pouvez fermer cette page. Votre demande est en sécurité, et ce lien montre toujours où vous en êtes.
you-asked = Vous avez demandé l’accès
you-are-in = Vous y êtes
in = Vous y êtes.
in-before = Vous êtes déjà dans ce groupe.
open-chat = Ouvrir le groupe
open-app = Ouvrez votre appli XMTP : le groupe y est.
not-seen = Vous ne le voyez pas ? Dans beaucoup d’applis, un nouveau groupe attend dans { $where } jusqu’à ce que vous l’acceptiez.
not-seen-where = Demandes
hello-inviter = Dites bonjour : { $name } est là.
hello-all = { $n ->
    [one] Dites bonjour : { $name } et { $n } autre personne sont là.
   *[other] Dites bonjour : { $name } et { $n } autres personnes sont là.
}
hello-others = { $n ->
    [one] Dites bonjour : { $n } autre personne est là.
   *[other] Dites bonjour : { $n } autres personnes sont là.
}
pending = Les admins ont votre demande.
pending-read = Un admin la lit
pending-fact = Pas encore de réponse
adding = Nous vous ajoutons.
adding-approved = Demande approuvée. Nous vous ajoutons.
adding-yes = Un admin a dit oui
adding-step = Nous vous ajoutons au groupe
adding-away = Le réseau XMTP ne répond pas. Nous continuons d’essayer
adding-seconds = D’habitude, quelques secondes
adding-online = Dès que quelqu’un du groupe sera en ligne
failed = Nous n’avons pas encore pu vous ajouter.
failed-stays = Votre demande est conservée. Ce lien montre toujours où vous en êtes.
rejected = Les admins n’ont pas accepté cette demande.
rejected-reason = Leur raison
rejected-from = Vous pourrez redemander à partir du { $when }.
rejected-changed = Dites-leur ce qui a changé.
rejected-for-good = Vous ne pouvez pas redemander par ce lien. Si vous pensez que c’est une erreur, parlez-en à la personne qui l’a envoyé.
decided = Décidé le { $when }.
withdraw = Retirer ma demande

why-full = Le groupe ne peut plus accueillir personne.
why-full-then = Quand quelqu’un partira, un admin pourra vous ajouter.
why-not-reachable = Votre boîte de réception n’a aucune appli à ajouter.
why-not-reachable-then = Ouvrez une fois votre appli XMTP avec ce portefeuille, puis demandez à un admin de réessayer.
why-not-allowed = Ce service n’a pas le droit d’ajouter des personnes au groupe pour le moment.
why-not-allowed-then = Un admin doit l’y autoriser de nouveau.
why-gone = Ce service n’est plus dans le groupe.
why-gone-then = Parlez-en à la personne qui vous a envoyé le lien.
why-removed = Vous étiez dans le groupe et un admin vous a fait sortir.
why-removed-then = Parlez-en aux admins si vous voulez revenir.
why-unreachable = Le réseau XMTP ne répond pas.
why-go-on = Nous continuons d’essayer ; vous n’avez rien à faire.
why-withdrawn = Vous avez retiré votre demande.
why-withdrawn-then = Vous pouvez redemander.
why-rejected-then = Parlez-leur si vous pensez que c’est une erreur.
why-gate = Il manque quelque chose que ce lien demande.
why-gate-then = Obtenez-le, puis redemandez.
why-gate-lost = Vous n’avez plus quelque chose que ce lien demande.
why-gate-lost-then = Retrouvez-le, puis redemandez.
why-not-checked = Nous n’avons pas encore pu tout vérifier.
why-failed = Quelque chose s’est mal passé pendant l’ajout.
why-failed-then = Un admin peut réessayer.

takes = Ce qu’il faut
check-first = Vérifier une adresse sans se connecter
check-address = Adresse du portefeuille
check = Vérifier
check-nothing = Rien n’est enregistré et personne n’est prévenu.
check-title = Vérifiez une adresse.
check-met = Cette adresse a ce qu’il faut.
check-not-met = Pas encore : il manque quelque chose.
check-unchecked = Nous n’avons pas pu tout vérifier.
check-back = Retour à l’invitation
leaf-met = Rempli
leaf-not-met = Non rempli
leaf-unchecked = Pas encore vérifié
leaf-found = Trouvé : { $found }.
leaf-needed = Il faut : { $needed }.
leaf-block = Bloc { $block }.
leaf-where = Où l’obtenir
checking = Nous vérifions ce qu’il faut.
checking-step = Nous vérifions ce qu’il faut
checking-stuck = Quelque chose n’a pas répondu. Nous continuons d’essayer
missing-stays = Rien n’est perdu. Ce lien montre ce qui manque chaque fois que vous revenez.

og-says = { $inviter } vous invite à rejoindre le groupe de discussion.
