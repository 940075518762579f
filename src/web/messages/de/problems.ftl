problem-not-found = Das können wir nicht finden.
problem-not-found-detail = Sieh nach, ob der ganze Link kopiert wurde.
problem-invite-not-found = Wir können diese Einladung nicht finden.
problem-invite-not-found-detail = Sieh nach, ob der ganze Link kopiert wurde.
problem-sign-in-required = Melde dich zuerst an.
problem-not-on-xmtp = Diese Wallet ist noch nicht bei XMTP.
problem-not-on-xmtp-detail = Öffne einmal eine XMTP-App mit dieser Wallet; sie legt ihr Postfach an. Komm dann zurück.
problem-xmtp-unreachable = Wir erreichen das XMTP-Netzwerk nicht.
problem-xmtp-unreachable-detail = Nichts ist verloren. Versuch es gleich noch einmal.
problem-rate-limited = Das war zu oft.
problem-rate-limited-detail = { $seconds ->
    [one] Versuch es in 1 Sekunde noch einmal.
   *[other] Versuch es in { $seconds } Sekunden noch einmal.
}
problem-internal = Bei uns ist etwas schiefgegangen.
problem-internal-detail = Nichts ist verloren. Versuch es gleich noch einmal.
problem-invite-revoked = Diese Einladung gilt nicht mehr.
problem-invite-expired = Diese Einladung ist abgelaufen.
problem-invite-used-up = Alle Plätze auf diesem Link sind vergeben.
problem-invite-paused = Die Admins haben das Beitreten pausiert.
problem-group-gone = Diese Gruppe ist gerade nicht erreichbar.
problem-group-full = Alle 250 Plätze in dieser Gruppe sind belegt.
problem-sign-in-refused = Diese Signatur wurde nicht angenommen.
problem-sign-in-refused-detail = Fordere einen neuen Text an und signiere ihn.
problem-unavailable = Wir konnten den Dienst nicht erreichen.
problem-unavailable-detail = Nichts ist verloren. Versuch es gleich noch einmal.
problem-signed-out = Du warst abgemeldet.
problem-signed-out-detail = Dein Text ist nicht verloren: Sende ihn noch einmal.
problem-cross-site = Dieses Formular kam von einer anderen Website.
problem-cross-site-detail = Es wurde nichts getan. Öffne die Seite hier und drück den Knopf noch einmal.
problem-misdirected = Diese Adresse gehört jemand anderem.
problem-misdirected-detail = Prüf die Adresse oder bitte die Person, die diesen Dienst betreibt, die Basis-URL einzustellen.
problem-method-not-allowed = So lässt sich diese Adresse nicht verwenden.
problem-too-large = Das war zu groß.
problem-too-large-detail = Nichts wurde gespeichert. Geh zurück und sende weniger.
problem-form-unreadable = Wir konnten dieses Formular nicht lesen.
problem-form-unreadable-detail = Nichts wurde gespeichert. Geh zurück, lade die Seite neu und sende es noch einmal.
