# A code that is sent from an XMTP app.
code-offer = Rejoindre depuis une app XMTP
code-offer-why = Pas de portefeuille ici ? Envoyez un code court depuis votre app de discussion.
code-title = Rejoindre depuis une app XMTP
code-chip = Par message
code-chip-waiting = En attente
code-start-headline = Rejoignez depuis une app XMTP.
code-start = Nous affichons un code court, que vous nous envoyez par message. L’app montre qui vous êtes : rien à signer.
code-show = Afficher mon code
code-headline = Votre code : { $code }
code-lead = Envoyez-le depuis votre app de discussion. L’app montre qui vous êtes : rien à signer.
code-step-copy = Copiez le code
code-copy = Copier le code
code-copied = Copié
code-step-write = Ouvrez une discussion avec ce compte, dans n’importe quelle app XMTP
code-copy-account = Copier l’adresse
code-step-send = Envoyez le code
code-step-send-more = Cette page continue toute seule.
code-open = Ouvrir { $app }
code-sent = Je l’ai envoyé
code-until = Valable jusqu’à { $time }.
code-warn = N’envoyez que le code affiché sur votre propre écran. Avec le code de quelqu’un d’autre, cette personne agirait à votre place pour cette invitation.
code-new = Obtenir un nouveau code
code-wallet = Signer plutôt avec un portefeuille
code-asking = Bien reçu. Nous demandons pour vous.
code-over-headline = Ce code n’est plus valable.
code-over = Un code vaut 10 minutes et une seule fois. En obtenir un nouveau ne prend qu’un instant.
code-refused = Non affiché

# A wallet that has no XMTP inbox yet.
parked-chip = Pas encore sur XMTP
parked-headline = D’abord une étape : une boîte.
parked-lead = Votre portefeuille { $wallet } n’a pas de boîte XMTP : les messages du groupe ne peuvent pas vous parvenir. Créez-la avec ce portefeuille dans une app XMTP, puis revenez.
parked-step-app = Ouvrez une app XMTP avec ce portefeuille
parked-step-app-more = L’app crée votre boîte. C’est gratuit.
parked-step-back = Revenez sur cette page
parked-step-back-more = Votre demande part d’elle-même dès que nous voyons votre boîte.
parked-open = Ouvrir { $app }
parked-check = C’est fait : vérifier
parked-until = Nous gardons votre demande jusqu’à { $time }.
parked-no-place = Elle ne réserve pas de place : celle-ci est donnée quand votre boîte existe.
parked-withdraw = Retirer ma demande
parked-other = Utiliser un autre portefeuille
parked-refused = Pas fait
parked-asking = Votre boîte existe. Nous demandons pour vous.
parked-asking-more = Un instant.

# Wallets with a browser of their own.
wallet-apps = Ouvrir dans le navigateur du portefeuille
wallet-apps-why = Ce navigateur n’a pas de portefeuille. L’app de votre portefeuille peut ouvrir cette page.

# To come back to a request, and to be told.
later-link = Lien privé vers cette demande
later-link-why = Montre où en est votre demande, dans n’importe quel navigateur. Il ne permet de rien changer.
later-copy = Copier le lien
later-copied = Copié
later-tell = Prévenez-moi par message XMTP
later-told = Nous vous préviendrons par message XMTP dès que c’est décidé.
status-title = Votre demande
status-chip = Votre demande
status-waiting = Votre demande est chez les admins.
status-adding = Acceptée. Ajout en cours.
status-failed = Acceptée, mais pas encore ajouté.
status-in = Vous y êtes.
status-no = Cette demande n’a pas été acceptée.
status-withdrawn = Cette demande a été retirée.
status-asked = Envoyée le { $time }.
status-decided = Décidée le { $time }.
status-open = Ouvrir l’invitation
status-only = Cette page ne fait que montrer. Pour changer quelque chose, ouvrez l’invitation dans le navigateur de votre demande.

# Where a new group is found, app by app.
find-title = Où le trouver
find-xmtp-chat = xmtp.chat : regardez la liste des conversations, ou le filtre des demandes.
find-base = App Base : ouvrez les discussions, puis Demandes.
find-world = World App : ouvrez ses discussions.
