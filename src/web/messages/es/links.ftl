link-empty = Pega un enlace de invitación.
link-other = Esto no es un enlace de invitación.
link-missing = Falta el final de este enlace de invitación.
link-short = { $n ->
    [one] Este enlace está cortado: falta 1 carácter al final.
   *[other] Este enlace está cortado: faltan { $n } caracteres al final.
}
link-long = { $n ->
    [one] A este enlace le sobra 1 carácter.
   *[other] A este enlace le sobran { $n } caracteres.
}
link-foreign = Ningún enlace de invitación lleva el carácter «{ $c }».
link-how = Termina en 26 letras y cifras. Copia de nuevo el enlace entero o pregunta a quien te lo envió.
