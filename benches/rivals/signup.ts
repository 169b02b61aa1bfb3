/**
 * The rules of the signup's fields as a JavaScript team would write them: zod for the shape and the limits,
 * libphonenumber for the phone. Codes and normalised values are those of `src/signup`.
 */
import parsePhoneNumber, { AsYouType } from "libphonenumber-js/min";
import * as z from "zod";

/** Where a mistake is, and what it is. */
export interface FieldError {
  pointer: string;
  code: string;
}

const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const FORBIDDEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/u;

/** A mistake that says enough: the rules after it are not looked at. */
const stop = (error: string) => ({ error, abort: true });

/** What was typed, without invisible marks, trimmed, each run of white space one space. */
const text = (forbidden: string) =>
  z
    .string()
    .nullish()
    .transform((raw) =>
      (raw ?? "")
        .replace(INVISIBLE, "")
        .replace(/\p{White_Space}+/gu, " ")
        .trim(),
    )
    .refine((typed) => !FORBIDDEN.test(typed), stop(forbidden));

/** zod counts UTF-16 units. */
const atMost = (most: number) => (typed: string) => typed.length <= most || [...typed].length <= most;

const line = (name: string, most: number) =>
  text(`${name}_invalid_characters`)
    .refine((typed) => typed !== "", stop(`${name}_required`))
    .refine(atMost(most), `${name}_too_long`);

const optionalLine = (name: string, most: number) =>
  text(`${name}_invalid_characters`)
    .refine(atMost(most), `${name}_too_long`)
    .transform((typed) => typed || undefined);

const plan = text("plan_required").refine((typed) => typed !== "" && typed.length <= 64, "plan_required");

const name = text("name_invalid_characters")
  .refine((typed) => typed !== "", stop("name_required"))
  .refine(
    (typed) => /^(?:[\p{Alphabetic} '’.-]|[\u0300-\u036f])+$/u.test(typed),
    stop("name_invalid_characters"),
  )
  .refine(atMost(120), stop("name_too_long"))
  .refine(
    (typed) => typed.split(" ").filter((word) => /\p{Alphabetic}.*\p{Alphabetic}/u.test(word)).length >= 2,
    "name_incomplete",
  );

/** Anatel's: libphonenumber knows how many digits a number has, and not which area codes are in use. */
const AREA_CODE = /^(1[1-9]|2[12478]|3[1234578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])/;

const phone = text("phone_invalid")
  .refine((typed) => typed !== "", stop("phone_required"))
  .transform((typed, context) => {
    const number = parsePhoneNumber(typed, { defaultCountry: "BR", extract: false });
    if (number?.country === "BR" && number.isValid()) {
      if (AREA_CODE.test(number.nationalNumber)) return number.number as string;
      context.addIssue({ code: "custom", message: "phone_unknown_area_code" });
    } else {
      context.addIssue({ code: "custom", message: "phone_invalid" });
    }
    return z.NEVER;
  });

/** The WHATWG address of `<input type="email">`, with a domain of two labels, the last not all digits. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const EMAIL = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]+@(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`, "i");

const email = text("email_invalid")
  .refine((typed) => typed !== "", stop("email_required"))
  .refine((typed) => EMAIL.test(typed), stop("email_invalid"))
  .refine((typed) => typed.length <= 254 && typed.indexOf("@") <= 64, stop("email_too_long"))
  .transform((typed) => typed.replace(/@.*/, (domain) => domain.toLowerCase()));

const cep = text("cep_invalid")
  .refine((typed) => typed !== "", stop("cep_required"))
  .refine((typed) => /^[0-9 .–-]+$/.test(typed), stop("cep_invalid"))
  .transform((typed) => typed.replace(/\D/g, ""))
  .refine((digits) => digits.length === 8 && digits >= "01000000", "cep_invalid");

const STATES = "RO AC AM RR PA AP TO MA PI CE RN PB PE AL SE BA MG ES RJ SP PR SC RS MS MT GO DF".split(" ");

const state = text("state_invalid")
  .refine((typed) => typed !== "", stop("state_required"))
  .transform((typed) => typed.toUpperCase())
  .refine((typed) => STATES.includes(typed), "state_invalid");

const location = z
  .strictObject({ lat: z.number(), lng: z.number() })
  .nullish()
  .refine((place) => place, stop("location_required"))
  .transform((place) => place as { lat: number; lng: number })
  .refine(({ lat, lng }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180, stop("location_invalid"))
  .refine(
    ({ lat, lng }) => lat >= -33.76 && lat <= 5.28 && lng >= -74 && lng <= -28.8,
    "location_outside_brazil",
  );

/** A part that is not there is an empty one. */
const part = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess((value) => value ?? {}, z.strictObject(shape));

const contact = { name, phone, email };
const address = {
  cep,
  street: line("street", 137),
  number: line("number", 20),
  block: optionalLine("block", 40),
  flat: optionalLine("flat", 20),
  complement: optionalLine("complement", 100),
  district: optionalLine("district", 72),
  city: line("city", 72),
  state,
};

const signup = z.strictObject({ plan, contact: part(contact), address: part(address), location });

/** A signup that every rule accepts, normalised. */
export type Signup = z.output<typeof signup>;

/** A signup's mistakes, at most one for each field; nothing when the value has not the shape of a signup. */
export type Checked = { signup: Signup } | { errors: FieldError[] | undefined };

/** Checks a whole signup. */
export function validateSignup(input: unknown): Checked {
  const { data, error } = signup.safeParse(input);
  if (data) return { signup: data };
  // Our own mistakes are `custom`; zod's are about the shape.
  if (error?.issues.some(({ code }) => code !== "custom")) return { errors: undefined };
  return {
    errors: error?.issues.map(({ path, message }) => ({ pointer: `/${path.join("/")}`, code: message })),
  };
}

const fields: Record<string, z.ZodType> = { "/plan": plan };
for (const [key, rule] of Object.entries(contact)) fields[`/contact/${key}`] = rule;
for (const [key, rule] of Object.entries(address)) fields[`/address/${key}`] = rule;

/** Checks one text field by its JSON pointer; returns the code of its mistake, if any. */
export function validateField(pointer: string, value: string): string | undefined {
  const field = fields[pointer];
  if (!field) throw new Error("there is no text field with this JSON pointer");
  return field.safeParse(value).error?.issues[0]?.message;
}

/** Formats a phone number while it is typed. */
export function formatPhone(partial: string): string {
  return new AsYouType("BR").input(partial);
}

/** Formats a CEP while it is typed. */
export function formatCep(partial: string): string {
  return partial.replace(/\D/g, "").replace(/^(\d{5})(?=\d)/, "$1-");
}
