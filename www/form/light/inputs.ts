/** The typed fields of the form, made from their specs. */
import { formatCep, formatPhone } from "../../client/index.js";
import { reformat } from "../caret.js";
import { h } from "../dom.js";
import { type FieldName, STATES, spec } from "../fields.js";
import type { Strings } from "../strings/index.js";
import { type Control, control } from "./control.js";

const FORMATS = { cep: formatCep, phone: formatPhone };

/** A field as the form keeps it. */
export interface Field {
  name: FieldName;
  input: HTMLInputElement | HTMLSelectElement;
  control: Control;
}

/** Makes a field; `state` is a list, everything else a text box. */
export function makeField(name: FieldName, t: Strings, id: string): Field {
  const input = name === "state" ? stateList(t) : textBox(name, t);
  return {
    name,
    input,
    control: control(name, {
      id,
      label: t.labels[name],
      input,
      hint: t.hints[name],
      note: spec(name).optional ? t.optional : undefined,
    }),
  };
}

/** Formats as one types. Until the WASM has arrived the text simply stays as typed. */
export function formatWhileTyping({ name, input }: Field): void {
  const { format } = spec(name);
  if (!format || !(input instanceof HTMLInputElement)) return;
  try {
    reformat(input, FORMATS[format]);
  } catch {
    // Formatting is a courtesy: the rules accept what was typed either way.
  }
}

function textBox(name: FieldName, t: Strings): HTMLInputElement {
  const { type, autocomplete, inputmode, capitalize, optional } = spec(name);
  return h("input", {
    class: "conecte-input",
    name,
    type: type ?? "text",
    autocomplete,
    inputmode,
    autocapitalize: capitalize,
    spellcheck: "false",
    enterkeyhint: "next",
    placeholder: t.placeholders[name],
    "aria-required": optional ? undefined : "true",
  });
}

function stateList(t: Strings): HTMLSelectElement {
  return h(
    "select",
    {
      class: "conecte-input conecte-select",
      name: "state",
      autocomplete: spec("state").autocomplete,
      "aria-required": "true",
    },
    h("option", { value: "" }, t.chooseState),
    ...STATES.map(([code, name]) => h("option", { value: code }, name)),
  );
}
