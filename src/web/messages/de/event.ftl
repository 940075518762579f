# The screen at an event, the code on it that changes, and what guests show at the door.
event-scan = Scannen und mitreden
event-qr = QR-Code zum Beitreten
event-changes = Der Code wechselt jede halbe Minute. Scanne ihn hier.
# Stands after a large number.
event-joined =
    { $n ->
         [one] ist dabei
        *[other] sind dabei
    }
event-open-until = Offen bis { $when }
event-closes-in = Schließt in { $left }
event-online = Verbunden
event-offline-since = Ohne Verbindung seit { $time }.
event-code-stale = Der Code gilt wieder, sobald die Verbindung zurück ist.
event-full-screen = Ganzer Bildschirm
event-open = Offen
event-paused = Pause
event-paused-says = Der Beitritt macht Pause
event-full = Voll
event-full-says = Die Gruppe ist voll
event-used-up = Aufgebraucht
event-used-up-says = Alle Plätze sind vergeben
event-expired = Abgelaufen
event-expired-says = Dieser Link ist abgelaufen
event-over = Nicht mehr gültig
event-over-says = Dieser Link ist nicht mehr gültig
event-away = Nicht erreichbar
event-away-says = Die Gruppe ist gerade nicht erreichbar
event-scan-again-chip = Neu scannen
event-scan-again = Scanne den Code auf dem Bildschirm noch einmal.
event-scan-again-why = Er wechselt jede halbe Minute: Nur wer dort ist, kann beitreten.
event-pair-show = Stehst du am Eingang? Zeig das hier. Dort tippt jemand auf dasselbe, und du bist drin.
problem-code-required = Scanne den Code auf dem Bildschirm noch einmal.
problem-code-required-detail = Der Code dieses Links wechselt jede halbe Minute: Nur wer dort ist, kann beitreten.
event-sign-fox = Fuchs
event-sign-elephant = Elefant
event-sign-giraffe = Giraffe
event-sign-frog = Frosch
event-sign-octopus = Krake
event-sign-butterfly = Schmetterling
event-sign-turtle = Schildkröte
event-sign-owl = Eule
event-sign-bee = Biene
event-sign-penguin = Pinguin
event-sign-lion = Löwe
event-sign-panda = Panda
event-sign-whale = Wal
event-sign-crab = Krabbe
event-sign-snail = Schnecke
event-sign-cactus = Kaktus
event-sign-sunflower = Sonnenblume
event-sign-mushroom = Pilz
event-sign-lemon = Zitrone
event-sign-strawberry = Erdbeere
event-sign-banana = Banane
event-sign-pineapple = Ananas
event-sign-carrot = Karotte
event-sign-doughnut = Donut
event-sign-rocket = Rakete
event-sign-bicycle = Fahrrad
event-sign-sailboat = Segelboot
event-sign-balloon = Luftballon
event-sign-guitar = Gitarre
event-sign-bell = Glocke
event-sign-umbrella = Regenschirm
event-sign-star = Stern
