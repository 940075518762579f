join-group = { $group } beitreten
join = Beitreten
ask-to-join = Anfrage stellen
ask-again = Neu anfragen
check-again = Erneut prüfen
on-this-computer = { $button } auf diesem Computer
invited-by = Eingeladen von { $who }
members = { $n ->
    [one] 1 Mitglied
   *[other] { $n } Mitglieder
}
about-members = Etwa { $n } Mitglieder
places-left = { $n ->
    [one] Noch 1 Platz
   *[other] Noch { $n } Plätze
}
open-until = Offen bis { $when }
next-gate = Wir sehen nach, ob du alles Nötige hast, dann wirst du hinzugefügt.
next-managed = Du wirst in wenigen Sekunden hinzugefügt.
next-members = Du wirst hinzugefügt, sobald jemand aus der Gruppe online ist.
next-approval = Ein Admin liest jede Anfrage.
next-away = Das XMTP-Netzwerk antwortet gerade nicht. Du kannst jetzt schon anfragen; wir versuchen es weiter.
sign-cost = Als Nächstes signierst du eine Nachricht mit deiner Wallet. Das kostet nichts und kann nichts bewegen, was dir gehört.
took-back = Du hast deine Anfrage zurückgezogen.
you-are = Du bist { $who }.
name-change = Namen ändern
name-say = Sag deinen Namen
disclosure = Nachrichten sind Ende-zu-Ende-verschlüsselt. Das Konto dieses Dienstes ist selbst Mitglied der Gruppe und könnte sie technisch mitlesen.

asked-before = Schon über diesen Link angefragt?
asked-before-sign-in = Melde dich an, um deine Anfrage zu sehen
revoked = Diese Einladung gilt nicht mehr.
revoked-then = Jemand hat sie abgeschaltet. Wenn du das für ein Versehen hältst, frag die Person, die sie dir geschickt hat.
expired = Diese Einladung ist am { $day } abgelaufen.
expired-then = Die Gruppe gibt es noch. Bitte die Person, die dir den Link geschickt hat, um einen neuen.
used-up = { $n ->
    [one] Der eine Platz auf diesem Link ist vergeben.
   *[other] Alle { $n } Plätze auf diesem Link sind vergeben.
}
used-up-then = Bitte die Person, die dir den Link geschickt hat, um einen neuen.
paused = Die Admins haben das Beitreten pausiert.
paused-then = Dieser Link funktioniert wieder, wenn sie weitermachen.
full = Alle { $n } Plätze in dieser Gruppe sind belegt.
full-then = Wenn jemand geht, funktioniert dieser Link wieder.
gone = Diese Gruppe ist gerade nicht erreichbar.
gone-then = Dieser Dienst hat seinen Platz in der Gruppe verloren. Sag der Person Bescheid, die dir den Link geschickt hat.

keep = Du kannst diese Seite schließen. Deine Anfrage ist sicher, und dieser Link zeigt immer, wie es steht.
you-asked = Du hast angefragt
you-are-in = Du bist drin
in = Du bist drin.
in-before = Du bist schon in dieser Gruppe.
open-chat = Chat öffnen
open-app = Öffne deine XMTP-App: Die Gruppe ist da.
not-seen = Siehst du sie nicht? In vielen Apps wartet eine neue Gruppe unter { $where }, bis du sie annimmst.
not-seen-where = Anfragen
hello-inviter = Sag hallo: { $name } ist da.
hello-all = { $n ->
    [one] Sag hallo: { $name } und 1 weitere Person sind da.
   *[other] Sag hallo: { $name } und { $n } weitere sind da.
}
hello-others = { $n ->
    [one] Sag hallo: 1 weitere Person ist da.
   *[other] Sag hallo: { $n } weitere sind da.
}
pending = Deine Anfrage liegt bei den Admins.
pending-read = Ein Admin liest sie
pending-fact = Noch keine Antwort
adding = Wir fügen dich hinzu.
adding-approved = Angenommen. Wir fügen dich hinzu.
adding-yes = Ein Admin hat Ja gesagt
adding-step = Wir fügen dich zur Gruppe hinzu
adding-away = Das XMTP-Netzwerk antwortet nicht. Wir versuchen es weiter
adding-seconds = Meist ein paar Sekunden
adding-online = Sobald jemand aus der Gruppe online ist
failed = Du konntest noch nicht hinzugefügt werden.
failed-stays = Deine Anfrage bleibt bestehen. Dieser Link zeigt immer, wie es um dich steht.
rejected = Die Admins haben diese Anfrage nicht angenommen.
rejected-reason = Ihr Grund
rejected-from = Ab { $when } kannst du wieder anfragen.
rejected-changed = Schreib ihnen, was sich geändert hat.
rejected-for-good = Über diesen Link kannst du nicht noch einmal anfragen. Wenn du das für ein Versehen hältst, frag die Person, die ihn geschickt hat.
decided = Entschieden am { $when }.
withdraw = Anfrage zurückziehen

why-full = In der Gruppe ist kein Platz mehr.
why-full-then = Wenn jemand geht, kann ein Admin dich hinzufügen.
why-not-reachable = Dein Postfach hat keine App, die hinzugefügt werden kann.
why-not-reachable-then = Öffne deine XMTP-App einmal mit dieser Wallet und bitte dann einen Admin, es noch einmal zu versuchen.
why-not-allowed = Dieser Dienst darf gerade niemanden zur Gruppe hinzufügen.
why-not-allowed-then = Ein Admin muss es wieder erlauben.
why-gone = Dieser Dienst ist nicht mehr in der Gruppe.
why-gone-then = Frag die Person, die dir den Link geschickt hat.
why-removed = Du warst in der Gruppe, und ein Admin hat dich entfernt.
why-removed-then = Frag die Admins, wenn du zurückkommen möchtest.
why-unreachable = Das XMTP-Netzwerk antwortet nicht.
why-go-on = Wir versuchen es weiter; du musst nichts tun.
why-withdrawn = Du hast deine Anfrage zurückgezogen.
why-withdrawn-then = Du kannst wieder anfragen.
why-rejected-then = Frag sie, wenn du das für ein Versehen hältst.
why-gate = Etwas, das dieser Link verlangt, fehlt noch.
why-gate-then = Besorg es dir, dann frag neu an.
why-gate-lost = Etwas, das dieser Link verlangt, ist nicht mehr da.
why-gate-lost-then = Hol es dir zurück, dann frag neu an.
why-not-checked = Wir konnten noch nicht alles prüfen.
why-failed = Beim Hinzufügen ist etwas schiefgegangen.
why-failed-then = Ein Admin kann es neu versuchen.

takes = Was du brauchst
check-first = Eine Adresse prüfen, ohne zu verbinden
check-address = Wallet-Adresse
check = Prüfen
check-nothing = Nichts wird gespeichert, und niemand erfährt davon.
check-title = Prüf eine Adresse.
check-met = Diese Adresse hat alles Nötige.
check-not-met = Noch nicht: Es fehlt etwas.
check-unchecked = Wir konnten nicht alles prüfen.
check-back = Zurück zur Einladung
leaf-met = Erfüllt
leaf-not-met = Nicht erfüllt
leaf-unchecked = Noch nicht geprüft
leaf-found = Gefunden: { $found }.
leaf-needed = Benötigt: { $needed }.
leaf-block = Block { $block }.
leaf-where = Wo du es bekommst
checking = Wir prüfen, ob du alles hast.
checking-step = Wir prüfen, ob du alles hast
checking-stuck = Etwas hat nicht geantwortet. Wir versuchen es weiter
missing-stays = Nichts ist verloren. Dieser Link zeigt dir, was fehlt, wann immer du zurückkommst.

og-says = { $inviter } lädt dich in den Gruppenchat ein.
