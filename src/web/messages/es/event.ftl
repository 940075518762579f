# The screen at an event, the code on it that changes, and what guests show at the door.
event-scan = Escanea para unirte al chat
event-qr = Código QR para unirte al chat
event-changes = El código cambia cada medio minuto. Escanéalo aquí.
# Stands after a large number.
event-joined =
    { $n ->
         [one] se ha unido
        *[other] se han unido
    }
event-open-until = Abierto hasta { $when }
event-closes-in = Cierra en { $left }
event-online = En línea
event-offline-since = Sin conexión desde las { $time }.
event-code-stale = El código volverá a funcionar cuando vuelva la conexión.
event-full-screen = Pantalla completa
event-open = Abierto
event-paused = En pausa
event-paused-says = La entrada está en pausa
event-full = Lleno
event-full-says = El grupo está lleno
event-used-up = Agotado
event-used-up-says = Todas las plazas están ocupadas
event-expired = Caducado
event-expired-says = Este enlace ha caducado
event-over = Ya no es válido
event-over-says = Este enlace ya no es válido
event-away = Inaccesible
event-away-says = Ahora no se puede llegar al grupo
event-scan-again-chip = Escanea otra vez
event-scan-again = Vuelve a escanear el código de la pantalla.
event-scan-again-why = Cambia cada medio minuto: solo puede unirse quien está allí.
event-pair-show = ¿Estás en la entrada? Enseña esto. Allí tocan lo mismo y ya estás dentro.
problem-code-required = Vuelve a escanear el código de la pantalla.
problem-code-required-detail = El código de este enlace cambia cada medio minuto: solo puede unirse quien está allí.
event-sign-fox = zorro
event-sign-elephant = elefante
event-sign-giraffe = jirafa
event-sign-frog = rana
event-sign-octopus = pulpo
event-sign-butterfly = mariposa
event-sign-turtle = tortuga
event-sign-owl = búho
event-sign-bee = abeja
event-sign-penguin = pingüino
event-sign-lion = león
event-sign-panda = panda
event-sign-whale = ballena
event-sign-crab = cangrejo
event-sign-snail = caracol
event-sign-cactus = cactus
event-sign-sunflower = girasol
event-sign-mushroom = seta
event-sign-lemon = limón
event-sign-strawberry = fresa
event-sign-banana = plátano
event-sign-pineapple = piña
event-sign-carrot = zanahoria
event-sign-doughnut = rosquilla
event-sign-rocket = cohete
event-sign-bicycle = bicicleta
event-sign-sailboat = velero
event-sign-balloon = globo
event-sign-guitar = guitarra
event-sign-bell = campana
event-sign-umbrella = paraguas
event-sign-star = estrella
