problem-not-found = Não encontramos isto.
problem-not-found-detail = Confira se o link foi copiado por inteiro.
problem-invite-not-found = Não encontramos este convite.
problem-invite-not-found-detail = Confira se o link foi copiado por inteiro.
problem-sign-in-required = Faça login primeiro.
problem-not-on-xmtp = Esta carteira ainda não está no XMTP.
problem-not-on-xmtp-detail = Abra um app XMTP com esta carteira uma vez; ele cria a caixa de entrada. Depois volte.
problem-xmtp-unreachable = Não conseguimos acessar a rede XMTP.
problem-xmtp-unreachable-detail = Nada se perdeu. Tente de novo daqui a pouco.
problem-rate-limited = Foram vezes demais.
problem-rate-limited-detail = { $seconds ->
    [one] Tente de novo em { $seconds } segundo.
   *[other] Tente de novo em { $seconds } segundos.
}
problem-internal = Algo deu errado do nosso lado.
problem-internal-detail = Nada se perdeu. Tente de novo daqui a pouco.
problem-invite-revoked = Este convite não vale mais.
problem-invite-expired = Este convite expirou.
problem-invite-used-up = Todas as vagas deste link estão ocupadas.
problem-invite-paused = Os admins pausaram a entrada.
problem-group-gone = Não conseguimos chegar a este grupo agora.
problem-group-full = As 250 vagas deste grupo estão ocupadas.
problem-sign-in-refused = Esta assinatura não foi aceita.
problem-sign-in-refused-detail = Peça um texto novo e assine outra vez.
problem-unavailable = Não conseguimos acessar o serviço.
problem-unavailable-detail = Nada se perdeu. Tente de novo daqui a pouco.
problem-signed-out = Sua sessão tinha sido encerrada.
problem-signed-out-detail = Nada do que você escreveu se perdeu: envie de novo.
problem-cross-site = Este formulário veio de outro site.
problem-cross-site-detail = Nada foi feito. Abra a página aqui e aperte o botão de novo.
problem-misdirected = Este endereço é de outra pessoa.
problem-misdirected-detail = Confira o endereço ou peça a quem mantém este serviço para definir a URL base.
problem-method-not-allowed = Este endereço não pode ser usado assim.
problem-too-large = Isto era grande demais.
problem-too-large-detail = Nada foi salvo. Volte e envie menos.
problem-form-unreadable = Não conseguimos ler este formulário.
problem-form-unreadable-detail = Nada foi salvo. Volte, recarregue a página e envie mais uma vez.
