join-group = Únete a { $group }
join = Unirme
ask-to-join = Pedir unirme
ask-again = Pedir de nuevo
check-again = Revisar otra vez
on-this-computer = { $button } en este equipo
invited-by = Te invita { $who }
members = { $n ->
    [one] 1 miembro
   *[other] { $n } miembros
}
about-members = Unos { $n } miembros
places-left = { $n ->
    [one] Queda 1 lugar
   *[other] Quedan { $n } lugares
}
open-until = Abierto hasta el { $when }
next-gate = Miramos si cumples lo que se pide y te añadimos.
next-managed = Te añadiremos en unos segundos.
next-members = Te añadiremos en cuanto alguien del grupo se conecte.
next-approval = Un admin lee cada solicitud.
next-away = La red XMTP no responde en este momento. Puedes pedirlo ya; seguimos intentándolo.
sign-cost = Después firmas un mensaje con tu billetera. No cuesta nada y no puede mover nada tuyo.
took-back = Retiraste tu solicitud.
you-are = Eres { $who }.
name-change = Cambiar tu nombre
name-say = Decir tu nombre
disclosure = Los mensajes van cifrados de extremo a extremo. La propia cuenta de este servicio es miembro del grupo y técnicamente podría leerlos.

asked-before = ¿Ya lo pediste con este enlace?
asked-before-sign-in = Accede para ver tu solicitud
revoked = Esta invitación ya no es válida.
revoked-then = Alguien la desactivó. Si crees que es un error, pregunta a quien te la envió.
expired = Esta invitación expiró el { $day }.
expired-then = El grupo sigue ahí. Pide un enlace nuevo a quien te envió este.
used-up = { $n ->
    [one] El único lugar de este enlace está ocupado.
   *[other] Los { $n } lugares de este enlace están ocupados.
}
used-up-then = Pide un enlace nuevo a quien te envió este.
paused = Los admins han puesto el acceso en pausa.
paused-then = Este enlace volverá a funcionar cuando lo reanuden.
full = Los { $n } lugares de este grupo están ocupados.
full-then = Cuando alguien salga, este enlace volverá a funcionar.
gone = Ahora mismo no podemos llegar a este grupo.
gone-then = Este servicio perdió su lugar en el grupo. Avisa a quien te envió el enlace.

keep = Puedes cerrar esta página. Tu solicitud está a salvo y este enlace siempre muestra cómo va.
you-asked = Pediste unirte
you-are-in = Estás dentro
in = Estás dentro.
in-before = Ya estás en este grupo.
open-chat = Abrir el chat
open-app = Abre tu app XMTP: el grupo está ahí.
not-seen = ¿No lo ves? En muchas apps, un grupo nuevo espera en { $where } hasta que lo aceptas.
not-seen-where = Solicitudes
hello-inviter = Saluda: { $name } está ahí.
hello-all = { $n ->
    [one] Saluda: { $name } y 1 persona más están ahí.
   *[other] Saluda: { $name } y { $n } personas más están ahí.
}
hello-others = { $n ->
    [one] Saluda: hay 1 persona más.
   *[other] Saluda: hay { $n } personas más.
}
pending = Los admins tienen tu solicitud.
pending-read = Un admin la lee
pending-fact = Aún sin respuesta
adding = Te estamos añadiendo.
adding-approved = Solicitud aprobada. Te añadimos.
adding-yes = Un admin dijo que sí
adding-step = Te añadimos al grupo
adding-away = La red XMTP no responde. Seguimos intentándolo
adding-seconds = Suele tardar unos segundos
adding-online = En cuanto alguien del grupo se conecte
failed = Aún no hemos podido añadirte.
failed-stays = Tu solicitud sigue en pie. Este enlace siempre muestra en qué punto estás.
rejected = Los admins no aceptaron esta solicitud.
rejected-reason = Su motivo
rejected-from = Puedes volver a pedirlo a partir del { $when }.
rejected-changed = Cuéntales qué ha cambiado.
rejected-for-good = No puedes volver a pedirlo con este enlace. Si crees que es un error, pregunta a quien te lo envió.
decided = Decidido el { $when }.
withdraw = Retirar mi solicitud

why-full = En el grupo no cabe nadie más.
why-full-then = Cuando alguien salga, un admin podrá añadirte.
why-not-reachable = Tu bandeja de entrada no tiene una app que se pueda añadir.
why-not-reachable-then = Abre una vez tu app XMTP con esta billetera y pide a un admin que lo intente de nuevo.
why-not-allowed = Este servicio no tiene permiso para añadir personas al grupo en este momento.
why-not-allowed-then = Un admin tiene que volver a dárselo.
why-gone = Este servicio ya no está en el grupo.
why-gone-then = Pregunta a quien te envió el enlace.
why-removed = Estabas en el grupo y un admin te sacó.
why-removed-then = Si quieres volver, habla con los admins.
why-unreachable = La red XMTP no responde.
why-go-on = Seguimos intentándolo; no tienes que hacer nada.
why-withdrawn = Retiraste tu solicitud.
why-withdrawn-then = Puedes volver a pedirlo.
why-rejected-then = Pregúntales si crees que es un error.
why-gate = Te falta algo de lo que pide este enlace.
why-gate-then = Consíguelo y vuelve a pedirlo.
why-gate-lost = Ya no tienes algo de lo que pide este enlace.
why-gate-lost-then = Recupéralo y vuelve a pedirlo.
why-not-checked = Aún no hemos podido revisarlo todo.
why-failed = Algo salió mal al añadirte.
why-failed-then = Un admin puede intentarlo de nuevo.

takes = Lo que se pide
check-first = Revisar una dirección sin conectarte
check-address = Dirección de la billetera
check = Revisar
check-nothing = No se guarda nada y no se avisa a nadie.
check-title = Revisa una dirección.
check-met = Esta dirección cumple lo que se pide.
check-not-met = Todavía no: falta algo.
check-unchecked = No hemos podido revisarlo todo.
check-back = Volver a la invitación
leaf-met = Se cumple
leaf-not-met = No se cumple
leaf-unchecked = Aún sin revisar
leaf-found = Encontrado: { $found }.
leaf-needed = Hace falta: { $needed }.
leaf-block = Bloque { $block }.
leaf-where = Dónde conseguirlo
checking = Revisando lo que se pide.
checking-step = Revisamos lo que se pide
checking-stuck = Algo no respondió. Seguimos intentándolo
missing-stays = No se pierde nada. Este enlace muestra lo que falta cada vez que vuelvas.

og-says = { $inviter } te invita a unirte al chat de grupo.
