join-group = Entre em { $group }
join = Entrar
ask-to-join = Pedir entrada
ask-again = Pedir de novo
check-again = Conferir de novo
on-this-computer = { $button } neste computador
invited-by = Convite de { $who }
members = { $n ->
    [one] { $n } membro
   *[other] { $n } membros
}
about-members = Cerca de { $n } membros
places-left = { $n ->
    [one] Resta { $n } vaga
   *[other] Restam { $n } vagas
}
open-until = Aberto até { $when }
next-gate = Conferimos se você tem o que é preciso e adicionamos você.
next-managed = Adicionamos você em alguns segundos.
next-members = Adicionamos você assim que alguém do grupo estiver on-line.
next-approval = Um admin lê cada pedido.
next-away = A rede XMTP não está respondendo. Você já pode pedir; continuamos tentando.
sign-cost = Em seguida você assina uma mensagem com sua carteira. Não custa nada e não pode mover nada que é seu.
took-back = Você retirou seu pedido.
you-are = Você é { $who }.
name-change = Mudar seu nome
name-say = Dizer seu nome
disclosure = As mensagens são criptografadas de ponta a ponta. A própria conta deste serviço é membro do grupo e, tecnicamente, poderia lê-las.

asked-before = Já pediu por este link?
asked-before-sign-in = Faça login para ver seu pedido
revoked = Este convite não vale mais.
revoked-then = Alguém o desativou. Se você acha que é um engano, fale com quem o enviou.
expired = Este convite expirou em { $day }.
expired-then = O grupo continua lá. Peça um link novo a quem enviou este.
used-up = { $n ->
    [one] A única vaga deste link está ocupada.
   *[other] As { $n } vagas deste link estão ocupadas.
}
used-up-then = Peça um link novo a quem enviou este.
paused = Os admins pausaram a entrada.
paused-then = Este link volta a funcionar quando eles retomarem.
full = As { $n } vagas deste grupo estão ocupadas.
full-then = Quando alguém sair, este link volta a funcionar.
gone = Não conseguimos chegar a este grupo agora.
gone-then = Este serviço perdeu o lugar dele no grupo. Avise quem enviou o link.

keep = Você pode fechar esta página. Seu pedido está guardado, e este link sempre mostra como está.
you-asked = Você pediu para entrar
you-are-in = Você entra
in = Você entrou.
in-before = Você já está neste grupo.
open-chat = Abrir o chat
open-app = Abra seu app XMTP: o grupo está lá.
not-seen = Não está vendo? Em muitos apps, um grupo novo espera em { $where } até você aceitar.
not-seen-where = Solicitações
hello-inviter = Diga olá: { $name } está lá.
hello-all = { $n ->
    [one] Diga olá: { $name } e mais { $n } pessoa estão lá.
   *[other] Diga olá: { $name } e mais { $n } pessoas estão lá.
}
hello-others = { $n ->
    [one] Diga olá: mais { $n } pessoa está lá.
   *[other] Diga olá: mais { $n } pessoas estão lá.
}
pending = Seu pedido está com os admins.
pending-read = Um admin lê o pedido
pending-fact = Ainda sem resposta
adding = Adicionando você.
adding-approved = Pedido aprovado. Adicionando você.
adding-yes = Um admin disse sim
adding-step = Adicionamos você ao grupo
adding-away = A rede XMTP não responde. Continuamos tentando
adding-seconds = Em geral, alguns segundos
adding-online = Assim que alguém do grupo estiver on-line
failed = Ainda não conseguimos adicionar você.
failed-stays = Seu pedido continua valendo. Este link sempre mostra em que pé está.
rejected = Os admins não aceitaram este pedido.
rejected-reason = O motivo deles
rejected-from = Você pode pedir de novo a partir de { $when }.
rejected-changed = Conte a eles o que mudou.
rejected-for-good = Não dá para pedir de novo por este link. Se você acha que é um engano, fale com quem o enviou.
decided = Decidido em { $when }.
withdraw = Retirar meu pedido

why-full = Não cabe mais ninguém no grupo.
why-full-then = Quando alguém sair, um admin pode adicionar você.
why-not-reachable = Sua caixa de entrada não tem app que possa ser adicionado.
why-not-reachable-then = Abra seu app XMTP com esta carteira uma vez e peça a um admin para tentar de novo.
why-not-allowed = Este serviço não tem permissão para adicionar pessoas ao grupo no momento.
why-not-allowed-then = Um admin precisa permitir de novo.
why-gone = Este serviço não está mais no grupo.
why-gone-then = Fale com quem enviou o link.
why-removed = Você estava no grupo e um admin tirou você.
why-removed-then = Fale com os admins se quiser voltar.
why-unreachable = A rede XMTP não responde.
why-go-on = Continuamos tentando; você não precisa fazer nada.
why-withdrawn = Você retirou seu pedido.
why-withdrawn-then = Você pode pedir de novo.
why-rejected-then = Fale com eles se você acha que é um engano.
why-gate = Falta algo que este link pede.
why-gate-then = Consiga o que falta e peça de novo.
why-gate-lost = Você não tem mais algo que este link pede.
why-gate-lost-then = Recupere e peça de novo.
why-not-checked = Ainda não conseguimos conferir tudo.
why-failed = Algo deu errado ao adicionar você.
why-failed-then = Um admin pode tentar de novo.

takes = O que é preciso
check-first = Conferir um endereço sem conectar
check-address = Endereço da carteira
check = Conferir
check-nothing = Nada é guardado, e ninguém é avisado.
check-title = Confira um endereço.
check-met = Este endereço tem o que é preciso.
check-not-met = Ainda não: falta algo.
check-unchecked = Não conseguimos conferir tudo.
check-back = Voltar ao convite
leaf-met = Cumprido
leaf-not-met = Não cumprido
leaf-unchecked = Ainda não conferido
leaf-found = Encontrado: { $found }.
leaf-needed = É preciso: { $needed }.
leaf-block = Bloco { $block }.
leaf-where = Onde conseguir
checking = Conferindo o que é preciso.
checking-step = Conferimos o que é preciso
checking-stuck = Algo não respondeu. Continuamos tentando
missing-stays = Nada se perde. Este link mostra o que falta sempre que você voltar.

og-says = { $inviter } convida você para o chat em grupo.
