# A code that is sent from an XMTP app.
code-offer = Entrar desde una app de XMTP
code-offer-why = ¿No tienes aquí tu cartera? Envía un código corto desde la app en la que chateas.
code-title = Entrar desde una app de XMTP
code-chip = Por mensaje
code-chip-waiting = Esperándolo
code-start-headline = Entra desde una app de XMTP.
code-start = Te mostramos un código corto y nos lo envías en un mensaje. La app muestra quién eres, así que no hay nada que firmar.
code-show = Mostrar mi código
code-headline = Tu código: { $code }
code-lead = Envíalo desde la app en la que chateas. La app muestra quién eres, así que no hay nada que firmar.
code-step-copy = Copia el código
code-copy = Copiar el código
code-copied = Copiado
code-step-write = Abre un chat con esta cuenta en cualquier app de XMTP
code-copy-account = Copiar la dirección
code-step-send = Envía el código
code-step-send-more = Esta página sigue sola.
code-open = Abrir { $app }
code-sent = Ya lo envié
code-until = Vale hasta { $time }.
code-warn = Envía solo el código que ves en tu propia pantalla. Con el código de otra persona, ella actuaría como tú en esta invitación.
code-new = Pedir otro código
code-wallet = Firmar mejor con una cartera
code-asking = Recibido. Ahora preguntamos por ti.
code-over-headline = Este código ya no vale.
code-over = Los códigos valen 10 minutos y una sola vez. Pedir otro es un momento.
code-refused = No se mostró

# A wallet that has no XMTP inbox yet.
parked-chip = Aún no está en XMTP
parked-headline = Antes, un paso: un buzón.
parked-lead = Tu cartera { $wallet } no tiene buzón de XMTP, así que no hay adónde entregar los mensajes del grupo. Créalo con esta cartera en una app de XMTP y vuelve.
parked-step-app = Abre una app de XMTP con esta cartera
parked-step-app-more = La app crea tu buzón. Gratis.
parked-step-back = Vuelve a esta página
parked-step-back-more = Tu solicitud se envía sola en cuanto vemos tu buzón.
parked-open = Abrir { $app }
parked-check = Ya está: mirad ahora
parked-until = Guardamos tu solicitud hasta { $time }.
parked-no-place = No reserva plaza: se da cuando exista tu buzón.
parked-withdraw = Retirar mi solicitud
parked-other = Usar otra cartera
parked-refused = No se hizo
parked-asking = Tu buzón ya existe. Ahora preguntamos por ti.
parked-asking-more = Es un momento.

# Wallets with a browser of their own.
wallet-apps = Abrir en el navegador de tu cartera
wallet-apps-why = Este navegador no tiene cartera. La app de tu cartera puede abrir esta página.

# To come back to a request, and to be told.
later-link = Enlace privado a esta solicitud
later-link-why = Muestra cómo va tu solicitud, en cualquier navegador. Nadie puede cambiar nada con él.
later-copy = Copiar el enlace
later-copied = Copiado
later-tell = Avisadme por mensaje de XMTP
later-told = Te avisaremos por mensaje de XMTP en cuanto se decida.
status-title = Tu solicitud
status-chip = Tu solicitud
status-waiting = Tu solicitud está con quienes administran el grupo.
status-adding = Aceptada. Te añadimos ahora.
status-failed = Aceptada, pero aún sin añadir.
status-in = Ya estás dentro.
status-no = Esta solicitud no fue aceptada.
status-withdrawn = Esta solicitud se retiró.
status-asked = Enviada el { $time }.
status-decided = Decidida el { $time }.
status-open = Abrir la invitación
status-only = Esta página solo muestra. Para cambiar algo, abre la invitación en el navegador desde el que pediste entrar.

# Where a new group is found, app by app.
find-title = Dónde encontrarlo
find-xmtp-chat = xmtp.chat: mira en la lista de conversaciones o en el filtro de solicitudes.
find-base = App Base: abre los chats y luego Solicitudes.
find-world = World App: abre sus chats.
