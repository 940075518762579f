# A code that is sent from an XMTP app.
code-offer = Aus einer XMTP-App beitreten
code-offer-why = Keine Wallet zur Hand? Schick einen kurzen Code aus der App, in der du chattest.
code-title = Aus einer XMTP-App beitreten
code-chip = Per Nachricht
code-chip-waiting = Wartet darauf
code-start-headline = Tritt aus einer XMTP-App bei.
code-start = Wir zeigen dir einen kurzen Code, und du schickst ihn uns als Nachricht. Die App zeigt, wer du bist: Es gibt nichts zu signieren.
code-show = Meinen Code zeigen
code-headline = Dein Code: { $code }
code-lead = Schick ihn aus der App, in der du chattest. Die App zeigt, wer du bist: Es gibt nichts zu signieren.
code-step-copy = Kopiere den Code
code-copy = Code kopieren
code-copied = Kopiert
code-step-write = Beginne einen Chat mit diesem Konto, in irgendeiner XMTP-App
code-copy-account = Adresse kopieren
code-step-send = Schick den Code ab
code-step-send-more = Diese Seite geht von selbst weiter.
code-open = { $app } öffnen
code-sent = Ich habe ihn geschickt
code-until = Gilt bis { $time }.
code-warn = Schick nur den Code, den du auf deinem eigenen Bildschirm siehst. Mit dem Code von jemand anderem könnte diese Person bei dieser Einladung als du auftreten.
code-new = Neuen Code holen
code-wallet = Lieber mit einer Wallet signieren
code-asking = Angekommen. Wir fragen jetzt für dich.
code-over-headline = Dieser Code gilt nicht mehr.
code-over = Ein Code gilt 10 Minuten und einmal. Ein neuer dauert nur einen Moment.
code-refused = Nicht gezeigt

# A wallet that has no XMTP inbox yet.
parked-chip = Noch nicht bei XMTP
parked-headline = Erst ein Schritt: ein Postfach.
parked-lead = Deine Wallet { $wallet } hat kein XMTP-Postfach, also können die Nachrichten der Gruppe nirgends ankommen. Leg es mit dieser Wallet in einer XMTP-App an und komm dann zurück.
parked-step-app = Öffne eine XMTP-App mit dieser Wallet
parked-step-app-more = Sie legt dein Postfach an. Kostenlos.
parked-step-back = Komm auf diese Seite zurück
parked-step-back-more = Deine Anfrage geht von selbst raus, sobald wir dein Postfach sehen.
parked-open = { $app } öffnen
parked-check = Erledigt: jetzt nachsehen
parked-until = Wir heben deine Anfrage bis { $time } auf.
parked-no-place = Sie hält keinen Platz frei: Den gibt es, wenn dein Postfach da ist.
parked-withdraw = Anfrage zurückziehen
parked-other = Andere Wallet nehmen
parked-refused = Nicht erledigt
parked-asking = Dein Postfach ist da. Wir fragen jetzt für dich.
parked-asking-more = Das dauert einen Moment.

# Wallets with a browser of their own.
wallet-apps = Im Browser deiner Wallet öffnen
wallet-apps-why = In diesem Browser ist keine Wallet. Die App deiner Wallet kann diese Seite öffnen.

# To come back to a request, and to be told.
later-link = Privater Link zu dieser Anfrage
later-link-why = Zeigt in jedem Browser, wie deine Anfrage steht. Ändern kann damit niemand etwas.
later-copy = Link kopieren
later-copied = Kopiert
later-tell = Sag mir per XMTP-Nachricht Bescheid
later-told = Wir sagen dir per XMTP-Nachricht Bescheid, sobald es entschieden ist.
status-title = Deine Anfrage
status-chip = Deine Anfrage
status-waiting = Deine Anfrage liegt bei den Admins.
status-adding = Angenommen. Wird gerade hinzugefügt.
status-failed = Angenommen, aber noch nicht hinzugefügt.
status-in = Du bist dabei.
status-no = Diese Anfrage wurde nicht angenommen.
status-withdrawn = Diese Anfrage wurde zurückgezogen.
status-asked = Gestellt: { $time }.
status-decided = Entschieden: { $time }.
status-open = Einladung öffnen
status-only = Diese Seite zeigt nur. Um etwas zu ändern, öffne die Einladung in dem Browser, in dem du gefragt hast.

# Where a new group is found, app by app.
find-title = Wo du sie findest
find-xmtp-chat = xmtp.chat: in der Liste der Unterhaltungen oder unter dem Filter für Anfragen.
find-base = Base-App: Chats öffnen, dann Anfragen.
find-world = World-App: dort die Chats öffnen.
