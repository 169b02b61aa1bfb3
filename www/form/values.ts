/** What the person typed, as typed, and how it becomes the signup that the rules read. */
import type { SignupInput } from "../client/index.js";
import type { FieldName } from "./fields.js";

/** Raw values. Nothing here is normalised: that is the rules' work. */
export type Values = Record<FieldName | "plan", string> & { consent: boolean };

/** A form nobody has touched. */
export function emptyValues(): Values {
  return {
    plan: "",
    cep: "",
    street: "",
    number: "",
    block: "",
    flat: "",
    complement: "",
    district: "",
    city: "",
    state: "",
    lat: "",
    lng: "",
    name: "",
    phone: "",
    email: "",
    consent: false,
  };
}

/** The signup as the client takes it. */
export function toSignup(values: Values): SignupInput {
  const { plan, name, phone, email, cep, street, number, city, state } = values;
  const optional = (["block", "flat", "complement", "district"] as const).filter((field) =>
    values[field].trim(),
  );
  return {
    plan,
    contact: { name, phone, email },
    address: {
      cep,
      street,
      number,
      ...Object.fromEntries(optional.map((field) => [field, values[field]])),
      city,
      state,
    },
    location: toLocation(values.lat, values.lng),
  };
}

/** Both boxes empty is no location; anything else is for the rules to judge, so a bad number stays NaN. */
export function toLocation(lat: string, lng: string): { lat: number; lng: number } | undefined {
  if (!lat.trim() && !lng.trim()) return undefined;
  return { lat: toNumber(lat), lng: toNumber(lng) };
}

/** People type a decimal comma; an empty box is not zero. */
function toNumber(text: string): number {
  const trimmed = text.trim().replace(",", ".");
  return trimmed === "" ? Number.NaN : Number(trimmed);
}
