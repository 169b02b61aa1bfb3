/** Invented people and places: nothing here belongs to anybody. */
import { exampleSites } from "../../scripts/edge.mjs";

/** A named place of the simulator's world. */
export interface Place {
  lat: number;
  lng: number;
  address: Record<AddressPart, string>;
  /** Ids of its boxes, nearest first. */
  boxes: string[];
}

/** The parts of an address that every place has. */
export const ADDRESS_PARTS = ["cep", "street", "number", "district", "city", "state"] as const;
export type AddressPart = (typeof ADDRESS_PARTS)[number];

/** What the person of these tests types about themselves, and how the form shows it. */
export const CONTACT = {
  name: "Pessoa Inventada",
  phone: "(48) 99999-0000",
  email: "pessoa@teste.example",
};

/** A plan whose tag exists in OZmap, on no region: the mistake of a provider who forgot to draw one. */
export const PLAN_OF_NO_REGION = {
  id: "sem-regiao",
  name: "Plano sem região",
  downloadMbps: 100,
  monthlyPriceCents: 100,
  regionTags: ["5a1702000000000000000003"],
};

/** The demo's sites, whose only one also sells {@link PLAN_OF_NO_REGION}. */
export function testSites() {
  const { sites } = exampleSites();
  return { sites: [{ ...sites[0], plans: [...sites[0].plans, PLAN_OF_NO_REGION] }] };
}

/** A coordinate as a Brazilian types it. */
export const degrees = (value: number) => String(value).replace(".", ",");
