# A code that is sent from an XMTP app.
code-offer = Entrar a partir de um app XMTP
code-offer-why = Sem carteira por aqui? Envie um código curto pelo app em que você conversa.
code-title = Entrar a partir de um app XMTP
code-chip = Por mensagem
code-chip-waiting = Aguardando
code-start-headline = Entre a partir de um app XMTP.
code-start = Mostramos um código curto e você o envia para nós em uma mensagem. O app mostra quem você é: não há nada para assinar.
code-show = Mostrar meu código
code-headline = Seu código: { $code }
code-lead = Envie-o pelo app em que você conversa. O app mostra quem você é: não há nada para assinar.
code-step-copy = Copie o código
code-copy = Copiar o código
code-copied = Copiado
code-step-write = Abra uma conversa com esta conta em qualquer app XMTP
code-copy-account = Copiar o endereço
code-step-send = Envie o código
code-step-send-more = Esta página continua sozinha.
code-open = Abrir { $app }
code-sent = Já enviei
code-until = Vale até { $time }.
code-warn = Envie só o código que você vê na sua própria tela. Com o código de outra pessoa, ela agiria como você neste convite.
code-new = Pedir outro código
code-wallet = Assinar com uma carteira
code-asking = Recebido. Pedindo por você agora.
code-over-headline = Este código não vale mais.
code-over = Os códigos valem 10 minutos e uma única vez. Um novo leva só um instante.
code-refused = Não mostrado

# A wallet that has no XMTP inbox yet.
parked-chip = Ainda não está no XMTP
parked-headline = Antes, um passo: uma caixa de entrada.
parked-lead = Sua carteira { $wallet } não tem caixa de entrada XMTP, então não há onde entregar as mensagens do grupo. Crie-a com esta carteira em um app XMTP e volte.
parked-step-app = Abra um app XMTP com esta carteira
parked-step-app-more = O app cria sua caixa de entrada. Grátis.
parked-step-back = Volte a esta página
parked-step-back-more = Seu pedido é enviado sozinho assim que vemos sua caixa de entrada.
parked-open = Abrir { $app }
parked-check = Já fiz isso: verificar agora
parked-until = Guardamos seu pedido até { $time }.
parked-no-place = Ele não reserva vaga: ela é dada quando sua caixa existir.
parked-withdraw = Retirar meu pedido
parked-other = Usar outra carteira
parked-refused = Não foi feito
parked-asking = Sua caixa de entrada existe. Pedindo por você agora.
parked-asking-more = É só um instante.

# Wallets with a browser of their own.
wallet-apps = Abrir no navegador da sua carteira
wallet-apps-why = Este navegador não tem carteira. O app da sua carteira pode abrir esta página.

# To come back to a request, and to be told.
later-link = Link privado para este pedido
later-link-why = Mostra como está seu pedido, em qualquer navegador. Ninguém pode mudar nada com ele.
later-copy = Copiar o link
later-copied = Copiado
later-tell = Avise-me por mensagem XMTP
later-told = Avisaremos por mensagem XMTP assim que for decidido.
status-title = Seu pedido
status-chip = Seu pedido
status-waiting = Seu pedido está com os administradores.
status-adding = Aprovado. Adicionando agora.
status-failed = Aprovado, mas ainda não adicionado.
status-in = Você entrou.
status-no = Este pedido não foi aceito.
status-withdrawn = Este pedido foi retirado.
status-asked = Enviado em { $time }.
status-decided = Decidido em { $time }.
status-open = Abrir o convite
status-only = Esta página só mostra. Para mudar algo, abra o convite no navegador em que você pediu.

# Where a new group is found, app by app.
find-title = Onde encontrar
find-xmtp-chat = xmtp.chat: veja na lista de conversas ou no filtro de solicitações.
find-base = App Base: abra as conversas e depois Solicitações.
find-world = World App: abra as conversas.
