problem-not-found = No encontramos esto.
problem-not-found-detail = Comprueba que se copió el enlace completo.
problem-invite-not-found = No encontramos esta invitación.
problem-invite-not-found-detail = Comprueba que se copió el enlace completo.
problem-sign-in-required = Accede primero.
problem-not-on-xmtp = Esta billetera aún no está en XMTP.
problem-not-on-xmtp-detail = Abre una vez una app XMTP con esta billetera: así se crea su bandeja de entrada. Luego vuelve.
problem-xmtp-unreachable = No podemos conectar con la red XMTP.
problem-xmtp-unreachable-detail = No se pierde nada. Inténtalo de nuevo en un momento.
problem-rate-limited = Demasiadas veces seguidas.
problem-rate-limited-detail = { $seconds ->
    [one] Inténtalo de nuevo en 1 segundo.
   *[other] Inténtalo de nuevo en { $seconds } segundos.
}
problem-internal = Algo salió mal por nuestra parte.
problem-internal-detail = No se pierde nada. Inténtalo de nuevo en un momento.
problem-invite-revoked = Esta invitación ya no es válida.
problem-invite-expired = Esta invitación ha expirado.
problem-invite-used-up = Todos los lugares de este enlace están ocupados.
problem-invite-paused = Los admins han puesto el acceso en pausa.
problem-group-gone = Ahora mismo no podemos llegar a este grupo.
problem-group-full = Los 250 lugares de este grupo están ocupados.
problem-sign-in-refused = Esta firma no fue aceptada.
problem-sign-in-refused-detail = Pide un texto nuevo y fírmalo otra vez.
problem-unavailable = No pudimos conectar con el servicio.
problem-unavailable-detail = No se pierde nada. Inténtalo de nuevo en un momento.
problem-signed-out = Tu sesión se había cerrado.
problem-signed-out-detail = No se pierde nada de lo que escribiste: envíalo otra vez.
problem-cross-site = Este formulario se envió desde otro sitio.
problem-cross-site-detail = No se hizo nada. Abre la página aquí y pulsa el botón otra vez.
problem-misdirected = Esta dirección es de otra persona.
problem-misdirected-detail = Revisa la dirección o pide a quien gestiona este servicio que configure su URL base.
problem-method-not-allowed = Esta dirección no se puede usar así.
problem-too-large = Era demasiado grande.
problem-too-large-detail = No se guardó nada. Vuelve atrás y envía menos.
problem-form-unreadable = No pudimos leer este formulario.
problem-form-unreadable-detail = No se guardó nada. Vuelve atrás, recarga la página y envíalo otra vez.
