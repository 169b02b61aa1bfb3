// node check.js: one rule, and one question to the edge, from a program.
import { createClient, init, validateField } from "conecte-ozmap";

await init();
console.log("telefone:", validateField("/contact/phone", "(48) 123") ?? "ok");

const client = createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });
const outcome = await client.checkViability(
  {
    plan: "fibra-300",
    contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
    address: {
      cep: "88067-101",
      street: "Rua das Tainhas",
      number: "120",
      city: "Florianópolis",
      state: "SC",
    },
    location: { lat: -27.779, lng: -48.509 },
  },
  { signal: AbortSignal.timeout(10_000) },
);
console.log("viabilidade:", outcome.outcome);
