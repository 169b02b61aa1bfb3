/** Somebody who does not exist. */
import type { Place } from "./place.ts";

/** A signup as a page sends it. */
export function signup({ lat, lng }: Place, plan: string) {
  return {
    plan,
    contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
    address: { cep: "88000-000", street: "Rua Inventada", number: "7", city: "Cidade", state: "SC" },
    location: { lat, lng },
  };
}
