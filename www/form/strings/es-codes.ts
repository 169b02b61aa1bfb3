/** One sentence for each code, in Spanish. */
import type { FieldCode, ProblemCode } from "../codes.js";

const CONTROL = "Hay un carácter que no se puede leer. Escríbelo de nuevo, por favor.";
const SYSTEM = "El sistema de la red no respondió como debía. El problema es nuestro, no de tu dirección.";
const SETUP =
  "Este formulario todavía no está habilitado para este sitio. Comunícate con el proveedor por otro medio.";
const OURS = "Algo salió mal de nuestro lado.";

export const fieldErrors: Record<FieldCode, string> = {
  plan_required: "Elige un plan para continuar.",
  name_required: "Escribe tu nombre completo.",
  name_incomplete: "Escribe nombre y apellido.",
  name_invalid_characters: "Usa solo letras en el nombre.",
  name_too_long: "El nombre es demasiado largo. Abrévialo un poco, por favor.",
  phone_required: "Escribe un teléfono con código de área.",
  phone_invalid: "Revisa el teléfono: código de área y número, como (48) 99999-0000.",
  phone_unknown_area_code: "Ese código de área no existe. Revisa los dos primeros números.",
  email_required: "Escribe tu correo electrónico.",
  email_invalid: "Revisa el correo electrónico, como nombre@example.com.",
  email_too_long: "El correo electrónico es demasiado largo.",
  cep_required: "Escribe el CEP, el código postal brasileño.",
  cep_invalid: "El CEP tiene 8 números, como 88010-000.",
  street_required: "Escribe la calle o avenida.",
  street_too_long: "El nombre de la calle es demasiado largo. Abrévialo un poco, por favor.",
  street_invalid_characters: CONTROL,
  number_required: "Escribe el número. Si no tiene, escribe s/n.",
  number_too_long: "El número es demasiado largo.",
  number_invalid_characters: CONTROL,
  block_too_long: "El nombre de la torre es demasiado largo. Abrévialo un poco, por favor.",
  block_invalid_characters: CONTROL,
  flat_too_long: "El departamento es demasiado largo. Abrévialo un poco, por favor.",
  flat_invalid_characters: CONTROL,
  complement_too_long: "Los otros datos son demasiado largos. Abrévialos un poco, por favor.",
  complement_invalid_characters: CONTROL,
  district_too_long: "El nombre del barrio es demasiado largo.",
  district_invalid_characters: CONTROL,
  city_required: "Escribe la ciudad.",
  city_too_long: "El nombre de la ciudad es demasiado largo.",
  city_invalid_characters: CONTROL,
  state_required: "Elige el estado.",
  state_invalid: "Elige un estado de la lista.",
  location_required: "Marca el punto de la instalación, para saber dónde está tu puerta.",
  location_invalid: "Revisa las coordenadas: son dos números, como -27,5954 y -48,5480.",
  location_outside_brazil:
    "Este punto queda fuera de Brasil. ¿Están intercambiadas la latitud y la longitud?",
  consent_required: "Necesitamos tu consentimiento para continuar.",
};

export const problems: Record<ProblemCode, string> = {
  network: "Parece que se cortó la conexión. Revisa tu internet.",
  timeout: "La respuesta tardó demasiado en llegar.",
  aborted: OURS,
  bad_answer: OURS,
  invalid_argument: OURS,
  unknown_field: OURS,
  not_initialised: OURS,
  init_failed: "Una parte de la página no se cargó. Revisa tu internet.",
  unknown: OURS,
  internal: OURS,
  invalid_json: OURS,
  body_timeout: "Tu conexión tardó demasiado en enviar los datos. Inténtalo de nuevo, por favor.",
  body_too_large: "Los datos son demasiado largos. Abrévialos un poco, por favor.",
  invalid_input: "Algunos datos no fueron aceptados. Revisa lo que escribiste.",
  site_key_unknown: SETUP,
  origin_not_allowed: SETUP,
  not_found: OURS,
  method_not_allowed: OURS,
  too_many_requests: "Hubo muchas consultas en poco tiempo. Espera un minuto y vuelve a intentarlo.",
  lookup_unavailable: "La búsqueda no responde en este momento.",
  lookup_not_offered: "Este sitio no busca direcciones.",
  ticket_invalid: "La consulta perdió validez. Consulta de nuevo, es solo un instante.",
  ticket_expired: "La consulta perdió validez. Consulta de nuevo, es solo un instante.",
  ticket_mismatch: "Los datos cambiaron después de la consulta. Consulta de nuevo, es solo un instante.",
  idempotency_key_required: OURS,
  idempotency_key_reused: "Este pedido ya se había enviado con otros datos. Consulta de nuevo, por favor.",
  turnstile_required:
    "Faltó la verificación de seguridad. Inténtalo de nuevo; si no aparece, recarga la página.",
  turnstile_failed:
    "La verificación de seguridad no se completó. Inténtalo de nuevo; si sigue así, recarga la página o usa otro navegador.",
  turnstile_unavailable:
    "El servicio de la verificación de seguridad no responde. Inténtalo de nuevo en unos minutos.",
  turnstile_blocked:
    "La verificación de seguridad no se cargó. Un bloqueador o tu red puede estar impidiendo challenges.cloudflare.com: permítelo e inténtalo de nuevo, o habla con el proveedor por otro canal.",
  reservation_not_found: "No encontramos esta reserva. Consulta de nuevo, por favor.",
  reservation_ended: "Esta reserva ya no es válida. Consulta de nuevo, por favor.",
  no_port_left: "El último puerto libre cerca de ti acaba de ocuparse.",
  too_many_open_reservations:
    "Ya hay demasiadas reservas abiertas para este teléfono o esta dirección. Cancela una o habla con el proveedor.",
  not_cancellable: "Esta reserva ya no se puede cancelar por aquí.",
  upstream_unauthorized: SYSTEM,
  upstream_refused: SYSTEM,
  upstream_error: SYSTEM,
  upstream_unreadable: SYSTEM,
  upstream_unreachable: SYSTEM,
  upstream_timeout:
    "El sistema de la red tardó demasiado en responder. El problema es nuestro, no de tu dirección.",
  upstream_throttled:
    "Mucha gente está consultando al mismo tiempo. Espera un instante e inténtalo de nuevo.",
};
