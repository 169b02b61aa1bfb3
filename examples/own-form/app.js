import {
  createClient,
  endsAttempt,
  forgetAttempt,
  formatCep,
  formatPhone,
  init,
  keepAttempt,
  keptAttempt,
  retry,
  validateField,
  validateSignup,
} from "conecte-ozmap";
import { explain, explainField, explainReason } from "./explain.js";
import { fill, mark, offerPlaces, say, show, signupOf } from "./page.js";

const client = createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });
const form = document.querySelector("#signup");
const leaving = new AbortController();
addEventListener("pagehide", () => leaving.abort());
const { signal } = leaving;

/** Runs a step; whatever goes wrong is said, and never shown as "not viable". */
async function step(run) {
  try {
    await run();
  } catch (error) {
    if (error.code === "aborted") return;
    for (const { pointer, code } of error.errors ?? []) mark(form, pointer, explainField(code));
    say(explain(error));
  }
}

/** As the person types: the formats and the rules that the edge has, too. */
function typed({ target }) {
  if (target.name === "/address/cep") target.value = formatCep(target.value);
  if (target.name === "/contact/phone") target.value = formatPhone(target.value);
  if (target.name !== "/location")
    mark(form, target.name, explainField(validateField(target.name, target.value)));
}

/** Spares typing. That a CEP is unknown, or that nobody can say, only means that the person goes on typing. */
async function lookUpCep() {
  const known = await client.cep(form.elements["/address/cep"].value, { signal }).catch(() => undefined);
  if (known?.outcome === "found") fill(form, "/address", known);
}

async function findPlaces() {
  const { candidates, attribution } = await client.geocode(signupOf(form).address, { signal });
  offerPlaces(form, candidates, attribution);
}

async function checkAndReserve() {
  const signup = signupOf(form);
  const mistakes = validateSignup(signup);
  for (const { pointer, code } of mistakes) mark(form, pointer, explainField(code));
  if (mistakes.length > 0) return say("Confira os campos marcados.");
  const outcome = await retry(() => client.checkViability(signup, { signal }), { signal });
  if (outcome.outcome === "viable")
    return reserve(keepAttempt("reserve", { signup, ticket: outcome.ticket }));
  say(explainReason(outcome.reason));
  return show("#lead", () => leaveLead(keepAttempt("lead", { signup, reason: outcome.reason })));
}

/** The same attempt again, also after a reload, never reserves twice. */
async function reserve({ what, idempotencyKey }) {
  const call = () => client.reserve(what, { idempotencyKey, signal });
  const reservation = await retry(call, { signal, until: ({ state }) => state !== "pending" }).catch(
    (error) => {
      if (endsAttempt(error)) forgetAttempt("reserve");
      throw error;
    },
  );
  if (reservation.state === "pending") return say("Ainda não sabemos. Recarregue a página em um minuto.");
  forgetAttempt("reserve");
  if (reservation.state !== "reserved") return say("A porta não ficou reservada. Consulte outra vez.");
  say(`Reservado: ${reservation.code}, até ${new Date(reservation.expiresAt).toLocaleString("pt-BR")}.`);
  return show("#cancel", async () => {
    const { state } = await client.cancel(reservation, { signal });
    say(state === "cancelled" ? "A reserva foi cancelada." : "O cancelamento está em andamento.");
  });
}

async function leaveLead({ what: { signup, reason }, idempotencyKey }) {
  const { code } = await retry(() => client.leaveLead(signup, { reason, idempotencyKey, signal }), {
    signal,
  });
  forgetAttempt("lead");
  say(`Anotado: ${code}.`);
}

step(async () => {
  const [{ plans }] = await Promise.all([client.plans({ signal }), init()]);
  form.elements["/plan"].append(...plans.map(({ id, name }) => new Option(name, id)));
  form.addEventListener("input", typed);
  form.elements["/address/cep"].addEventListener("change", () => step(lookUpCep));
  document.querySelector("#find").addEventListener("click", () => step(findPlaces));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step(checkAndReserve);
  });
  // A reload in the middle of a reservation: the same request goes on.
  const open = keptAttempt("reserve");
  if (open) await reserve(open);
});
