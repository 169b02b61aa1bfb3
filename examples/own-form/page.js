/** What the page shows: plain DOM, with text as text. */

/** The signup as typed. A field's name is its JSON pointer. */
export function signupOf(form) {
  const signup = { plan: form.elements["/plan"].value, contact: {}, address: {} };
  for (const [name, value] of new FormData(form)) {
    const [, part, field] = name.split("/");
    if (field) signup[part][field] = value;
  }
  const place = form.elements["/location"].value;
  return { ...signup, location: place ? JSON.parse(place) : undefined };
}

/** Says what is wrong with a field, in a way that screen readers tell with it. */
export function mark(form, pointer, text) {
  const field = form.elements[pointer];
  if (!field) return;
  let note = field.parentElement.querySelector("small");
  if (!note) {
    note = document.createElement("small");
    note.id = `error${pointer.replaceAll("/", "-")}`;
    field.parentElement.append(note);
    field.setAttribute("aria-describedby", note.id);
  }
  note.textContent = text ?? "";
  field.setAttribute("aria-invalid", String(text !== undefined));
}

/** Fills in what is known and leaves everything editable. */
export function fill(form, part, known) {
  for (const name of ["street", "district", "city", "state"])
    if (known[name]) form.elements[`${part}/${name}`].value = known[name];
}

/** Candidates for the person to choose from: a look-up never chooses. What its map demands is shown beside them. */
export function offerPlaces(form, candidates, attribution) {
  const places = candidates.map(({ label, location }) => new Option(label, JSON.stringify(location)));
  form.elements["/location"].replaceChildren(new Option("Escolha", ""), ...places);
  say(candidates.length > 0 ? (attribution?.text ?? "") : "Nenhum mapa conhece esse endereço.");
}

export function say(text) {
  document.querySelector("#answer").textContent = text;
}

/** Shows a button for one use. */
export function show(selector, run) {
  const button = document.querySelector(selector);
  button.hidden = false;
  button.onclick = () => {
    button.hidden = true;
    run().catch((error) => say(error.message));
  };
}
