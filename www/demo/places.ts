/** The panel of test places. `/demo-places.json` is written where the simulator runs; elsewhere there is no panel. */
import type { ConecteSignup } from "../form/index.js";

/** A prepared place of the simulated world. */
interface Place {
  label: string;
  address: Partial<Record<"cep" | "street" | "number" | "district" | "city" | "state", string>>;
  location: { lat: number; lng: number };
}

/** Shows the panel when there are places. */
export async function showPlaces(form: ConecteSignup): Promise<void> {
  const panel = document.getElementById("places");
  const list = document.getElementById("places-list");
  const status = document.getElementById("places-status");
  if (!panel || !list || !status) return;
  const places = await loadPlaces();
  if (places.length === 0) return;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 6 });
  for (const { label, address, location } of places) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      const filled = form.prefill({
        block: "",
        flat: "",
        complement: "",
        ...address,
        lat: number.format(location.lat),
        lng: number.format(location.lng),
      });
      status.textContent = filled
        ? `Endereço preenchido: ${label}.`
        : "Termine primeiro o pedido que está em andamento.";
    });
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  panel.hidden = false;
}

async function loadPlaces(): Promise<Place[]> {
  try {
    const response = await fetch("/demo-places.json");
    const places: unknown = response.ok ? await response.json() : [];
    return Array.isArray(places) ? places.filter(isPlace) : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is Place {
  const { label, address, location } = (value ?? {}) as Partial<Record<keyof Place, unknown>>;
  return typeof label === "string" && typeof address === "object" && typeof location === "object";
}
