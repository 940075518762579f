link-empty = Füge einen Einladungslink ein.
link-other = Das ist kein Einladungslink.
link-missing = Das Ende dieses Einladungslinks fehlt.
link-short = { $n ->
    [one] Dieser Link ist abgeschnitten: Am Ende fehlt 1 Zeichen.
   *[other] Dieser Link ist abgeschnitten: Am Ende fehlen { $n } Zeichen.
}
link-long = { $n ->
    [one] Dieser Link ist um 1 Zeichen zu lang.
   *[other] Dieser Link ist um { $n } Zeichen zu lang.
}
link-foreign = Kein Einladungslink enthält das Zeichen „{ $c }“.
link-how = Er endet mit 26 Buchstaben und Ziffern. Kopiere den ganzen Link noch einmal oder frag, wer ihn geschickt hat.
