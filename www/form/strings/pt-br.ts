/** Brazilian Portuguese, as one would say it across a counter. */
import { fieldErrors, problems } from "./pt-br-codes.js";
import type { Strings } from "./types.js";

export const ptBR: Strings = {
  lang: "pt-BR",
  steps: { plan: "Plano", address: "Endereço", contact: "Contato", answer: "Resposta" },
  headings: {
    plan: { title: "Escolha seu plano", text: "Você pode trocar depois, se quiser." },
    address: {
      title: "Onde vai ser a instalação?",
      text: "Com o endereço certo, a resposta sai na hora.",
    },
    contact: {
      title: "Como falamos com você?",
      text: "Usamos seus dados só para este pedido.",
    },
  },
  stepOf: (current, total) => `Etapa ${current} de ${total}`,
  labels: {
    cep: "CEP",
    street: "Rua ou avenida",
    number: "Número",
    complement: "Complemento",
    district: "Bairro",
    city: "Cidade",
    state: "Estado",
    lat: "Latitude",
    lng: "Longitude",
    name: "Nome completo",
    phone: "Celular com DDD",
    email: "E-mail",
  },
  hints: { cep: "Preenche o endereço e leva você ao número.", number: "Sem número? Escreva s/n." },
  placeholders: {
    cep: "00000-000",
    complement: "Apto, bloco, casa",
    lat: "-27,5954",
    lng: "-48,5480",
    phone: "(00) 00000-0000",
    email: "nome@exemplo.com.br",
  },
  optional: "opcional",
  chooseState: "Escolha",
  plan: {
    perMonth: "por mês",
    download: "de download",
    upload: (speed) => `${speed} de upload`,
    priceOnRequest: "Preço sob consulta",
    loading: "Buscando os planos…",
    none: "Nenhum plano está à venda por aqui no momento.",
  },
  cep: {
    asking: "Buscando o endereço…",
    filled: "Endereço preenchido. Confira e informe o número.",
    town: "Este CEP vale para a cidade toda. Informe a rua e o número.",
    kept: (told) => `Para este CEP encontramos: ${told}. Mantivemos o que você digitou.`,
    use: "Usar o endereço encontrado",
    unknown: "Não achamos este CEP. Tudo bem: ruas novas demoram a aparecer. Digite o endereço, por favor.",
    byHand: "Digite o endereço, por favor.",
  },
  location: {
    title: "Ponto da instalação",
    hint: "É ele que mostra se a fibra chega até a sua porta.",
    use: "Usar minha localização",
    locating: "Procurando você…",
    disclosure: "Não está no local? Informe as coordenadas",
    set: (lat, lng) => `Ponto marcado: ${lat}; ${lng}`,
    unset: "Use este botão se você está no endereço da instalação.",
    denied: "O navegador não liberou sua localização. Permita o acesso ou informe as coordenadas abaixo.",
    unavailable: "Não conseguimos achar você agora. Tente de novo ou informe as coordenadas abaixo.",
  },
  consent: "Concordo que meus dados sejam usados para consultar o endereço e falar comigo sobre este pedido.",
  summary: (count) =>
    count === 1
      ? "Falta acertar um campo:"
      : `Falta acertar ${new Intl.NumberFormat("pt-BR").format(count)} campos:`,
  buttons: {
    next: "Continuar",
    back: "Voltar",
    check: "Verificar disponibilidade",
    reserve: "Reservar agora",
    edit: "Corrigir meus dados",
    retry: "Tentar de novo",
    checkAgain: "Verificar de novo",
    editAddress: "Conferir o endereço",
    otherPlan: "Escolher outro plano",
    lead: "Quero ser avisado",
    leaveContact: "Deixar meu contato",
    sendLead: "Enviar meu contato",
    copy: "Copiar código",
    copied: "Código copiado",
    copyFailed: "Não deu para copiar. Anote o código, por favor.",
    restart: "Fazer outro pedido",
  },
  progress: {
    plans: "Buscando os planos…",
    check: "Verificando a rede perto de você…",
    reserve: "Reservando sua porta na rede…",
    wait: "Confirmando sua reserva…",
    lead: "Enviando seu contato…",
  },
  viable: {
    title: "Boa notícia: a fibra chega até você!",
    text: "Há uma porta livre perto do seu endereço. Reserve agora para garantir que ela fique com você.",
    plan: "Plano",
    address: "Instalação",
  },
  notViable: {
    title: "Ainda não dá para instalar aí",
    reasons: {
      no_box_in_range: "Nossa rede de fibra ainda não chega perto deste endereço.",
      no_free_port: "Nossa rede passa perto de você, mas todas as portas estão ocupadas no momento.",
      outside_plan_region:
        "O plano que você escolheu ainda não é oferecido na sua região. Outro plano pode servir.",
      plan_tags_match_no_region:
        "O plano que você escolheu ainda não foi liberado em nenhuma região. Tente outro plano.",
    },
    other: "No momento não conseguimos atender este endereço.",
    promise: "Deixe seu contato e avisamos assim que isso mudar. Não custa nada.",
  },
  noPortLeft: {
    title: "A última porta acabou de ser ocupada",
    text: "Enquanto você confirmava, outra pessoa ficou com a última porta livre perto de você. Às vezes uma porta vaga de novo: vale verificar outra vez, ou deixe seu contato e avisamos.",
  },
  reserved: {
    title: "Pronto, sua porta está reservada!",
    text: "Guarde este código. É com ele que encontramos seu pedido.",
    code: "Código da reserva",
    until: ({ date, hour, minute }) =>
      `Reserva válida até ${date}, às ${hour}h${minute === 0 ? "" : String(minute).padStart(2, "0")}.`,
    next: "O que acontece agora",
    nextSteps: [
      "Nossa equipe entra em contato pelo telefone ou e-mail que você informou.",
      "Combinamos a assinatura do contrato e o dia da instalação.",
      "Se nada for confirmado até a data acima, a porta é liberada para outra pessoa.",
    ],
  },
  pending: {
    title: "Estamos confirmando sua reserva",
    text: "Seu pedido chegou. Falta só a confirmação da rede, que costuma levar alguns segundos. Pode deixar esta página aberta: ela se atualiza sozinha.",
    long: "Está demorando mais que o normal, e ainda não podemos dizer que a porta é sua. Anote o código; continuamos tentando.",
    code: "Código do pedido",
  },
  lead: {
    title: "Podemos avisar você?",
    text: "Confira seu contato. Vamos usar só para falar deste pedido.",
    contact: "Contato",
  },
  leadDone: {
    title: "Recebemos seu contato",
    text: "Obrigado! Falamos com você assim que houver novidade.",
    code: "Código do atendimento",
  },
  trouble: {
    titles: {
      plans: "Não conseguimos carregar os planos",
      check: "Não conseguimos verificar agora",
      reserve: "Ainda não temos a confirmação da reserva",
      wait: "Perdemos o contato com a sua reserva",
      lead: "Seu contato ainda não foi enviado",
    },
    kept: "Nada do que você digitou se perdeu.",
    again: "Pode tentar de novo sem medo: não fazemos reserva em dobro.",
    codes: problems,
  },
  fieldErrors,
  fieldErrorOther: "Confira este campo, por favor.",
};
