# The screen at an event, the code on it that changes, and what guests show at the door.
event-scan = Escaneie para entrar no chat
event-qr = Código QR para entrar no chat
event-changes = O código muda a cada meio minuto. Escaneie aqui.
# Stands after a large number.
event-joined =
    { $n ->
         [one] entrou
        *[other] entraram
    }
event-open-until = Aberto até { $when }
event-closes-in = Fecha em { $left }
event-online = Conectado
event-offline-since = Sem conexão desde { $time }.
event-code-stale = O código volta a funcionar quando a conexão voltar.
event-full-screen = Tela cheia
event-open = Aberto
event-paused = Em pausa
event-paused-says = A entrada está em pausa
event-full = Cheio
event-full-says = O grupo está cheio
event-used-up = Esgotado
event-used-up-says = Todas as vagas estão ocupadas
event-expired = Expirado
event-expired-says = Este link expirou
event-over = Não é mais válido
event-over-says = Este link não é mais válido
event-away = Fora de alcance
event-away-says = O grupo não pode ser alcançado agora
event-scan-again-chip = Escaneie de novo
event-scan-again = Escaneie de novo o código na tela.
event-scan-again-why = Ele muda a cada meio minuto: só quem está lá pode entrar.
event-pair-show = Está na porta? Mostre isto. Lá tocam no mesmo e você entra.
problem-code-required = Escaneie de novo o código na tela.
problem-code-required-detail = O código deste link muda a cada meio minuto: só quem está lá pode entrar.
event-sign-fox = raposa
event-sign-elephant = elefante
event-sign-giraffe = girafa
event-sign-frog = sapo
event-sign-octopus = polvo
event-sign-butterfly = borboleta
event-sign-turtle = tartaruga
event-sign-owl = coruja
event-sign-bee = abelha
event-sign-penguin = pinguim
event-sign-lion = leão
event-sign-panda = panda
event-sign-whale = baleia
event-sign-crab = caranguejo
event-sign-snail = caracol
event-sign-cactus = cacto
event-sign-sunflower = girassol
event-sign-mushroom = cogumelo
event-sign-lemon = limão
event-sign-strawberry = morango
event-sign-banana = banana
event-sign-pineapple = abacaxi
event-sign-carrot = cenoura
event-sign-doughnut = rosquinha
event-sign-rocket = foguete
event-sign-bicycle = bicicleta
event-sign-sailboat = veleiro
event-sign-balloon = balão
event-sign-guitar = guitarra
event-sign-bell = sino
event-sign-umbrella = guarda-chuva
event-sign-star = estrela
