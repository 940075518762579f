problem-not-found = Nous ne trouvons pas cela.
problem-not-found-detail = Vérifiez que le lien a été copié en entier.
problem-invite-not-found = Nous ne trouvons pas cette invitation.
problem-invite-not-found-detail = Vérifiez que le lien a été copié en entier.
problem-sign-in-required = Connectez-vous d’abord.
problem-not-on-xmtp = Ce portefeuille n’est pas encore sur XMTP.
problem-not-on-xmtp-detail = Ouvrez une fois une appli XMTP avec ce portefeuille ; elle crée sa boîte de réception. Puis revenez.
problem-xmtp-unreachable = Nous n’arrivons pas à joindre le réseau XMTP.
problem-xmtp-unreachable-detail = Rien n’est perdu. Réessayez dans un instant.
problem-rate-limited = C’était trop souvent.
problem-rate-limited-detail = { $seconds ->
    [one] Réessayez dans { $seconds } seconde.
   *[other] Réessayez dans { $seconds } secondes.
}
problem-internal = Quelque chose s’est mal passé de notre côté.
problem-internal-detail = Rien n’est perdu. Réessayez dans un instant.
problem-invite-revoked = Cette invitation n’est plus valable.
problem-invite-expired = Cette invitation a expiré.
problem-invite-used-up = Toutes les places de ce lien sont prises.
problem-invite-paused = Les admins ont mis l’accès en pause.
problem-group-gone = Ce groupe est injoignable pour le moment.
problem-group-full = Les 250 places de ce groupe sont prises.
problem-sign-in-refused = Cette signature n’a pas été acceptée.
problem-sign-in-refused-detail = Demandez un nouveau texte et signez-le de nouveau.
problem-unavailable = Nous n’avons pas pu joindre le service.
problem-unavailable-detail = Rien n’est perdu. Réessayez dans un instant.
problem-signed-out = Votre session avait été fermée.
problem-signed-out-detail = Rien de ce que vous avez écrit n’est perdu : envoyez-le de nouveau.
problem-cross-site = Ce formulaire a été envoyé depuis un autre site.
problem-cross-site-detail = Rien n’a été fait. Ouvrez la page ici et appuyez de nouveau sur le bouton.
problem-misdirected = Cette adresse appartient à quelqu’un d’autre.
problem-misdirected-detail = Vérifiez l’adresse, ou demandez à qui gère ce service de définir son URL de base.
problem-method-not-allowed = Cette adresse ne peut pas être utilisée ainsi.
problem-too-large = C’était trop volumineux.
problem-too-large-detail = Rien n’a été enregistré. Revenez et envoyez-en moins.
problem-form-unreadable = Nous n’avons pas pu lire ce formulaire.
problem-form-unreadable-detail = Rien n’a été enregistré. Revenez en arrière, rechargez la page et envoyez-le encore une fois.
