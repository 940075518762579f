link-empty = Collez un lien d’invitation.
link-other = Ce n’est pas un lien d’invitation.
link-missing = La fin de ce lien d’invitation manque.
link-short = { $n ->
    [one] Ce lien est coupé : il manque 1 caractère à la fin.
   *[other] Ce lien est coupé : il manque { $n } caractères à la fin.
}
link-long = { $n ->
    [one] Ce lien a 1 caractère de trop.
   *[other] Ce lien a { $n } caractères de trop.
}
link-foreign = Aucun lien d’invitation ne contient le caractère « { $c } ».
link-how = Il se termine par 26 lettres et chiffres. Copiez à nouveau le lien entier ou demandez à qui vous l’a envoyé.
