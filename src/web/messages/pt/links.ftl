link-empty = Cola um link de convite.
link-other = Isto não é um link de convite.
link-missing = Falta o fim deste link de convite.
link-short = { $n ->
    [one] Este link está cortado: falta 1 carácter no fim.
   *[other] Este link está cortado: faltam { $n } caracteres no fim.
}
link-long = { $n ->
    [one] Este link tem 1 carácter a mais.
   *[other] Este link tem { $n } caracteres a mais.
}
link-foreign = Nenhum link de convite tem o carácter “{ $c }”.
link-how = Termina em 26 letras e números. Copia de novo o link inteiro ou pergunta a quem o enviou.
