/** One sentence for each code, in Brazilian Portuguese. */
import type { FieldCode, ProblemCode } from "../codes.js";

const CONTROL = "Há um caractere que não dá para ler. Digite de novo, por favor.";
const SYSTEM = "O sistema da rede não respondeu como devia. O problema é nosso, não do seu endereço.";
const SETUP = "Este formulário ainda não está liberado para este site. Fale com o provedor por outro canal.";
const OURS = "Algo deu errado do nosso lado.";

export const fieldErrors: Record<FieldCode, string> = {
  plan_required: "Escolha um plano para continuar.",
  name_required: "Informe seu nome completo.",
  name_incomplete: "Informe nome e sobrenome.",
  name_invalid_characters: "Use só letras no nome.",
  name_too_long: "O nome está longo demais. Abrevie um pouco, por favor.",
  phone_required: "Informe um telefone com DDD.",
  phone_invalid: "Confira o telefone: DDD e número, como (48) 99999-0000.",
  phone_unknown_area_code: "Este DDD não existe. Confira os dois primeiros números.",
  email_required: "Informe seu e-mail.",
  email_invalid: "Confira o e-mail, como nome@exemplo.com.br.",
  email_too_long: "O e-mail está longo demais.",
  cep_required: "Informe o CEP.",
  cep_invalid: "O CEP tem 8 números, como 88010-000.",
  street_required: "Informe a rua ou avenida.",
  street_too_long: "O nome da rua está longo demais. Abrevie um pouco, por favor.",
  street_invalid_characters: CONTROL,
  number_required: "Informe o número. Se não tiver, escreva s/n.",
  number_too_long: "O número está longo demais.",
  number_invalid_characters: CONTROL,
  block_too_long: "O bloco está longo demais. Abrevie um pouco, por favor.",
  block_invalid_characters: CONTROL,
  flat_too_long: "O apartamento está longo demais. Abrevie um pouco, por favor.",
  flat_invalid_characters: CONTROL,
  complement_too_long: "O complemento está longo demais. Abrevie um pouco, por favor.",
  complement_invalid_characters: CONTROL,
  district_too_long: "O nome do bairro está longo demais.",
  district_invalid_characters: CONTROL,
  city_required: "Informe a cidade.",
  city_too_long: "O nome da cidade está longo demais.",
  city_invalid_characters: CONTROL,
  state_required: "Escolha o estado.",
  state_invalid: "Escolha um estado da lista.",
  location_required: "Marque o ponto da instalação, para sabermos onde fica a sua porta.",
  location_invalid: "Confira as coordenadas: são dois números, como -27,5954 e -48,5480.",
  location_outside_brazil: "Este ponto fica fora do Brasil. Latitude e longitude não estão trocadas?",
  consent_required: "Precisamos da sua concordância para continuar.",
};

export const problems: Record<ProblemCode, string> = {
  network: "Parece que a conexão caiu. Confira sua internet.",
  timeout: "A resposta demorou demais para chegar.",
  aborted: OURS,
  bad_answer: OURS,
  invalid_argument: OURS,
  unknown_field: OURS,
  not_initialised: OURS,
  init_failed: "Uma parte da página não carregou. Confira sua internet.",
  unknown: OURS,
  internal: OURS,
  invalid_json: OURS,
  body_timeout: "Sua conexão demorou demais para enviar os dados. Tente de novo, por favor.",
  body_too_large: "Os dados ficaram grandes demais. Abrevie um pouco, por favor.",
  invalid_input: "Alguns dados não foram aceitos. Confira o que você digitou.",
  site_key_unknown: SETUP,
  origin_not_allowed: SETUP,
  not_found: OURS,
  method_not_allowed: OURS,
  too_many_requests: "Foram muitas consultas em pouco tempo. Espere um minuto e tente de novo.",
  lookup_unavailable: "A busca não está respondendo agora.",
  lookup_not_offered: "Este site não faz busca de endereços.",
  ticket_invalid: "A consulta perdeu a validade. Verifique de novo, leva só um instante.",
  ticket_expired: "A consulta perdeu a validade. Verifique de novo, leva só um instante.",
  ticket_mismatch: "Os dados mudaram depois da consulta. Verifique de novo, leva só um instante.",
  idempotency_key_required: OURS,
  idempotency_key_reused: "Este pedido já tinha sido enviado com outros dados. Verifique de novo, por favor.",
  turnstile_required:
    "Faltou a verificação de segurança. Tente de novo; se ela não aparecer, recarregue a página.",
  turnstile_failed:
    "A verificação de segurança não foi concluída. Tente de novo; se continuar assim, recarregue a página ou use outro navegador.",
  turnstile_unavailable:
    "O serviço que faz a verificação de segurança não está respondendo. Tente de novo em alguns minutos.",
  turnstile_blocked:
    "A verificação de segurança não carregou. Um bloqueador ou a sua rede pode estar barrando challenges.cloudflare.com: libere e tente de novo, ou fale com o provedor por outro canal.",
  reservation_not_found: "Não achamos esta reserva. Verifique de novo, por favor.",
  reservation_ended: "Esta reserva não vale mais. Verifique de novo, por favor.",
  no_port_left: "A última porta livre perto de você acabou de ser ocupada.",
  too_many_open_reservations:
    "Já há reservas abertas demais para este telefone ou endereço. Cancele uma ou fale com o provedor.",
  not_cancellable: "Esta reserva não pode mais ser cancelada por aqui.",
  upstream_unauthorized: SYSTEM,
  upstream_refused: SYSTEM,
  upstream_error: SYSTEM,
  upstream_unreadable: SYSTEM,
  upstream_unreachable: SYSTEM,
  upstream_timeout:
    "O sistema da rede demorou demais para responder. O problema é nosso, não do seu endereço.",
  upstream_throttled: "Muita gente está consultando ao mesmo tempo. Espere um instante e tente de novo.",
};
