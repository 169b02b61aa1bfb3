/** What the form asks for: names, places in the signup, and the hints that autofill and phone keyboards need. */

/** Steps that the person fills in, in order. */
export const STEPS = ["plan", "address", "contact"] as const;
/** One of {@link STEPS}. */
export type Step = (typeof STEPS)[number];

/** A typed field. `spec.pointer` is its place in the signup, as the rules and the edge name it. */
export interface FieldSpec {
  pointer: string;
  step: Step;
  autocomplete?: string;
  inputmode?: "numeric" | "decimal" | "tel" | "email";
  type?: "text" | "tel" | "email";
  /** Reformatted while typing, by the WASM. */
  format?: "cep" | "phone";
  optional?: boolean;
  capitalize?: "words" | "characters" | "none";
}

// House numbers, blocks and flats have no autocomplete token of their own: `address-line2`, where browsers keep both of
// the latter in one, is for the complement, which takes any of it.
export const FIELDS = {
  cep: {
    pointer: "/address/cep",
    step: "address",
    autocomplete: "postal-code",
    inputmode: "numeric",
    format: "cep",
  },
  street: { pointer: "/address/street", step: "address", autocomplete: "address-line1", capitalize: "words" },
  number: { pointer: "/address/number", step: "address" },
  block: { pointer: "/address/block", step: "address", optional: true, capitalize: "characters" },
  flat: { pointer: "/address/flat", step: "address", optional: true, capitalize: "characters" },
  complement: {
    pointer: "/address/complement",
    step: "address",
    autocomplete: "address-line2",
    optional: true,
  },
  district: {
    pointer: "/address/district",
    step: "address",
    autocomplete: "address-level3",
    optional: true,
    capitalize: "words",
  },
  city: { pointer: "/address/city", step: "address", autocomplete: "address-level2", capitalize: "words" },
  state: { pointer: "/address/state", step: "address", autocomplete: "address-level1" },
  lat: { pointer: "/location/lat", step: "address", inputmode: "decimal" },
  lng: { pointer: "/location/lng", step: "address", inputmode: "decimal" },
  name: { pointer: "/contact/name", step: "contact", autocomplete: "name", capitalize: "words" },
  phone: {
    pointer: "/contact/phone",
    step: "contact",
    autocomplete: "tel",
    type: "tel",
    inputmode: "tel",
    format: "phone",
  },
  email: {
    pointer: "/contact/email",
    step: "contact",
    autocomplete: "email",
    type: "email",
    inputmode: "email",
    capitalize: "none",
  },
} as const satisfies Record<string, FieldSpec>;

/** A field with a text box or a list of its own. */
export type FieldName = keyof typeof FIELDS;
/** Something that an error can be shown at. */
export type ErrorTarget = Exclude<FieldName, "lat" | "lng"> | "plan" | "location" | "consent";

/** The spec of a field, with its optional members. */
export function spec(name: FieldName): FieldSpec {
  return FIELDS[name];
}

/** Where an error with this pointer is shown, and on which step. Unknown pointers have no place. */
export function targetOf(pointer: string): { target: ErrorTarget; step: Step } | undefined {
  if (pointer === "/plan") return { target: "plan", step: "plan" };
  if (pointer === "/consent") return { target: "consent", step: "contact" };
  if (pointer === "/location" || pointer.startsWith("/location/"))
    return { target: "location", step: "address" };
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    if (FIELDS[name].pointer === pointer) return { target: name as ErrorTarget, step: FIELDS[name].step };
  }
  return undefined;
}

/** The 27 federative units, by name as people look them up. */
export const STATES: readonly (readonly [code: string, name: string])[] = [
  ["AC", "Acre"],
  ["AL", "Alagoas"],
  ["AP", "Amapá"],
  ["AM", "Amazonas"],
  ["BA", "Bahia"],
  ["CE", "Ceará"],
  ["DF", "Distrito Federal"],
  ["ES", "Espírito Santo"],
  ["GO", "Goiás"],
  ["MA", "Maranhão"],
  ["MT", "Mato Grosso"],
  ["MS", "Mato Grosso do Sul"],
  ["MG", "Minas Gerais"],
  ["PA", "Pará"],
  ["PB", "Paraíba"],
  ["PR", "Paraná"],
  ["PE", "Pernambuco"],
  ["PI", "Piauí"],
  ["RJ", "Rio de Janeiro"],
  ["RN", "Rio Grande do Norte"],
  ["RS", "Rio Grande do Sul"],
  ["RO", "Rondônia"],
  ["RR", "Roraima"],
  ["SC", "Santa Catarina"],
  ["SP", "São Paulo"],
  ["SE", "Sergipe"],
  ["TO", "Tocantins"],
];
