# The screen at an event, the code on it that changes, and what guests show at the door.
event-scan = Scannez pour rejoindre le chat
event-qr = Code QR pour rejoindre le chat
event-changes = Le code change toutes les trente secondes. Scannez-le ici.
# Stands after a large number.
event-joined =
    { $n ->
         [one] nous a rejoints
        *[other] nous ont rejoints
    }
event-open-until = Ouvert jusqu’au { $when }
event-closes-in = Ferme dans { $left }
event-online = En ligne
event-offline-since = Hors ligne depuis { $time }.
event-code-stale = Le code marchera de nouveau dès que la connexion sera revenue.
event-full-screen = Plein écran
event-open = Ouvert
event-paused = En pause
event-paused-says = Les entrées sont en pause
event-full = Complet
event-full-says = Le groupe est complet
event-used-up = Épuisé
event-used-up-says = Toutes les places sont prises
event-expired = Expiré
event-expired-says = Ce lien a expiré
event-over = Plus valable
event-over-says = Ce lien n’est plus valable
event-away = Injoignable
event-away-says = Le groupe est injoignable pour le moment
event-scan-again-chip = À scanner de nouveau
event-scan-again = Scannez de nouveau le code à l’écran.
event-scan-again-why = Il change toutes les trente secondes : seules les personnes sur place peuvent entrer.
event-pair-show = Vous êtes à l’entrée ? Montrez ceci. On y touche le même signe, et vous entrez.
problem-code-required = Scannez de nouveau le code à l’écran.
problem-code-required-detail = Le code de ce lien change toutes les trente secondes : seules les personnes sur place peuvent entrer.
event-sign-fox = renard
event-sign-elephant = éléphant
event-sign-giraffe = girafe
event-sign-frog = grenouille
event-sign-octopus = pieuvre
event-sign-butterfly = papillon
event-sign-turtle = tortue
event-sign-owl = hibou
event-sign-bee = abeille
event-sign-penguin = manchot
event-sign-lion = lion
event-sign-panda = panda
event-sign-whale = baleine
event-sign-crab = crabe
event-sign-snail = escargot
event-sign-cactus = cactus
event-sign-sunflower = tournesol
event-sign-mushroom = champignon
event-sign-lemon = citron
event-sign-strawberry = fraise
event-sign-banana = banane
event-sign-pineapple = ananas
event-sign-carrot = carotte
event-sign-doughnut = beignet
event-sign-rocket = fusée
event-sign-bicycle = vélo
event-sign-sailboat = voilier
event-sign-balloon = ballon
event-sign-guitar = guitare
event-sign-bell = cloche
event-sign-umbrella = parapluie
event-sign-star = étoile
