/** Spanish, for the neighbours who live in Brazil. */
import { fieldErrors, problems } from "./es-codes.js";
import type { Strings } from "./types.js";

export const es: Strings = {
  lang: "es",
  steps: { plan: "Plan", address: "Dirección", contact: "Contacto", answer: "Respuesta" },
  headings: {
    plan: { title: "Elige tu plan", text: "Puedes cambiarlo después, si quieres." },
    address: {
      title: "¿Dónde será la instalación?",
      text: "Con la dirección correcta, la respuesta sale al instante.",
    },
    contact: { title: "¿Cómo te contactamos?", text: "Usamos tus datos solo para este pedido." },
  },
  stepOf: (current, total) => `Paso ${current} de ${total}`,
  labels: {
    cep: "CEP (código postal)",
    street: "Calle o avenida",
    number: "Número",
    complement: "Piso o departamento",
    district: "Barrio",
    city: "Ciudad",
    state: "Estado",
    lat: "Latitud",
    lng: "Longitud",
    name: "Nombre completo",
    phone: "Celular con código de área",
    email: "Correo electrónico",
  },
  hints: { cep: "Completa la dirección y te lleva al número.", number: "¿Sin número? Escribe s/n." },
  placeholders: {
    cep: "00000-000",
    complement: "Dpto., bloque, casa",
    lat: "-27,5954",
    lng: "-48,5480",
    phone: "(00) 00000-0000",
    email: "nombre@ejemplo.com.br",
  },
  optional: "opcional",
  chooseState: "Elige",
  plan: {
    perMonth: "al mes",
    download: "de bajada",
    upload: (speed) => `${speed} de subida`,
    priceOnRequest: "Precio a consultar",
    loading: "Buscando los planes…",
    none: "Ningún plan está a la venta por aquí en este momento.",
  },
  cep: {
    asking: "Buscando la dirección…",
    filled: "Dirección completada. Revísala y escribe el número.",
    town: "Este CEP es de toda la ciudad. Escribe la calle y el número.",
    kept: (told) => `Para este CEP encontramos: ${told}. Dejamos lo que escribiste.`,
    use: "Usar la dirección encontrada",
    unknown:
      "No conocemos este CEP. No pasa nada: las calles nuevas tardan en aparecer. Escribe la dirección, por favor.",
    byHand: "Escribe la dirección, por favor.",
  },
  location: {
    title: "Punto de la instalación",
    hint: "Muestra si la fibra llega hasta tu puerta.",
    use: "Usar mi ubicación",
    locating: "Buscándote…",
    disclosure: "¿No estás en el lugar? Escribe las coordenadas",
    set: (lat, lng) => `Punto marcado: ${lat}; ${lng}`,
    unset: "Usa este botón si estás en la dirección de la instalación.",
    denied: "El navegador no compartió tu ubicación. Permite el acceso o escribe las coordenadas abajo.",
    unavailable:
      "No pudimos encontrarte en este momento. Inténtalo de nuevo o escribe las coordenadas abajo.",
  },
  consent:
    "Acepto que mis datos se usen para consultar la dirección y comunicarse conmigo sobre este pedido.",
  summary: (count) =>
    count === 1
      ? "Falta corregir un campo:"
      : `Falta corregir ${new Intl.NumberFormat("es").format(count)} campos:`,
  buttons: {
    next: "Seguir",
    back: "Volver",
    check: "Consultar disponibilidad",
    reserve: "Reservar ya",
    edit: "Corregir mis datos",
    retry: "Intentar de nuevo",
    checkAgain: "Consultar de nuevo",
    editAddress: "Revisar la dirección",
    otherPlan: "Elegir otro plan",
    lead: "Quiero que me avisen",
    leaveContact: "Dejar mi contacto",
    sendLead: "Enviar mi contacto",
    copy: "Copiar el código",
    copied: "Código listo para pegar",
    copyFailed: "No se pudo copiar. Anota el código, por favor.",
    restart: "Hacer otro pedido",
  },
  progress: {
    plans: "Buscando los planes…",
    check: "Consultando la red cerca de ti…",
    reserve: "Reservando tu puerto en la red…",
    wait: "Confirmando tu reserva…",
    lead: "Enviando tu contacto…",
  },
  viable: {
    title: "Buenas noticias: ¡la fibra llega hasta ti!",
    text: "Hay un puerto libre cerca de tu dirección. Resérvalo ahora para asegurarte de que sea tuyo.",
    plan: "Plan",
    address: "Instalación",
  },
  notViable: {
    title: "Todavía no se puede instalar ahí",
    reasons: {
      no_box_in_range: "Nuestra red de fibra todavía no llega cerca de esta dirección.",
      no_free_port: "Nuestra red pasa cerca de ti, pero todos los puertos están ocupados en este momento.",
      outside_plan_region: "El plan que elegiste todavía no se ofrece en tu región. Otro plan puede servir.",
      plan_tags_match_no_region:
        "El plan que elegiste todavía no se habilitó en ninguna región. Prueba con otro plan.",
    },
    other: "En este momento no podemos atender esta dirección.",
    promise: "Deja tu contacto y te avisamos en cuanto esto cambie. No cuesta nada.",
  },
  noPortLeft: {
    title: "El último puerto acaba de ocuparse",
    text: "Mientras confirmabas, otra persona se quedó con el último puerto libre cerca de ti. A veces un puerto vuelve a quedar libre: vale la pena consultar otra vez, o deja tu contacto y te avisamos.",
  },
  reserved: {
    title: "¡Listo, tu puerto está reservado!",
    text: "Guarda este código. Con él encontramos tu pedido.",
    code: "Código de la reserva",
    until: ({ date, hour, minute }) =>
      `Reserva válida hasta el ${date}, a las ${hour}:${String(minute).padStart(2, "0")}.`,
    next: "Qué pasa ahora",
    nextSteps: [
      "Nuestro equipo se comunica por el teléfono o el correo que indicaste.",
      "Acordamos la firma del contrato y el día de la instalación.",
      "Si nada se confirma hasta la fecha de arriba, el puerto queda libre para otra persona.",
    ],
  },
  pending: {
    title: "Estamos confirmando tu reserva",
    text: "Tu pedido llegó. Solo falta la confirmación de la red, que suele tardar unos segundos. Puedes dejar esta página abierta: se actualiza sola.",
    long: "Está tardando más de lo normal, y todavía no podemos decir que el puerto es tuyo. Anota el código; seguimos intentando.",
    code: "Código del pedido",
  },
  lead: {
    title: "¿Podemos avisarte?",
    text: "Revisa tu contacto. Lo usamos solo para hablar de este pedido.",
    contact: "Contacto",
  },
  leadDone: {
    title: "Recibimos tu contacto",
    text: "¡Gracias! Te hablamos en cuanto haya novedades.",
    code: "Código de atención",
  },
  trouble: {
    titles: {
      plans: "No pudimos cargar los planes",
      check: "No pudimos consultar en este momento",
      reserve: "Todavía no tenemos la confirmación de la reserva",
      wait: "Perdimos el contacto con tu reserva",
      lead: "Tu contacto todavía no se envió",
    },
    kept: "No se perdió nada de lo que escribiste.",
    again: "Puedes intentarlo de nuevo sin miedo: no reservamos dos veces.",
    codes: problems,
  },
  fieldErrors,
  fieldErrorOther: "Revisa este campo, por favor.",
};
