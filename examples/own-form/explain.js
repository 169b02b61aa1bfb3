/** Codes are stable, so sentences go by them. A code that you have none for gets the general one. */
const PROBLEMS = {
  network: "Sem conexão. Nada se perdeu: tente outra vez.",
  timeout: "A resposta demorou demais. Tente outra vez.",
  invalid_input: "Confira os campos marcados.",
  no_port_left: "A última porta acabou de ser ocupada.",
  ticket_expired: "A consulta venceu. Consulte outra vez.",
  site_key_unknown: "Esta página não está configurada.",
  origin_not_allowed: "Esta página não está configurada.",
};
const REASONS = {
  no_box_in_range: "A fibra ainda não chega aí.",
  no_free_port: "Há fibra na sua rua, mas todas as portas estão ocupadas.",
  outside_plan_region: "Esse plano não é vendido na sua região.",
};
const FIELDS = {
  phone_invalid: "Escreva o telefone com DDD.",
  name_incomplete: "Escreva nome e sobrenome.",
  location_required: "Escolha o lugar no mapa.",
};

/** A failed call. `retryable` says whether the same call may work later. */
export function explain({ code, retryable, requestId }) {
  const text = PROBLEMS[code] ?? (retryable ? "Algo falhou. Tente outra vez." : "Algo falhou.");
  return requestId ? `${text} (${requestId})` : text;
}

/** Why the address cannot be served: an answer, not a failure. */
export function explainReason(reason) {
  return REASONS[reason] ?? "Ainda não dá para instalar aí.";
}

/** What is wrong with a field; nothing for no code. */
export function explainField(code) {
  return code && (FIELDS[code] ?? "Confira este campo.");
}
