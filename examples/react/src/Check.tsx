import { createClient, init, type SignupInput, validateField } from "conecte-ozmap";
import { useEffect, useState } from "react";

const client = createClient({ edge: "https://edge.example", siteKey: "pk_your_site" });
// Invented data at a place that the simulator's fibre reaches.
const signup: SignupInput = {
  plan: "fibra-300",
  contact: { name: "Pessoa Inventada", phone: "(48) 99999-0000", email: "pessoa@teste.example" },
  address: { cep: "88067-101", street: "Rua das Tainhas", number: "120", city: "Florianópolis", state: "SC" },
  location: { lat: -27.779, lng: -48.509 },
};

export function Check() {
  const [ready, setReady] = useState(false);
  const [phone, setPhone] = useState("");
  const [answer, setAnswer] = useState("");
  useEffect(() => {
    init().then(() => setReady(true));
  }, []);
  const check = () =>
    client.checkViability(signup).then(
      ({ outcome }) => setAnswer(outcome),
      ({ code }) => setAnswer(code),
    );
  return (
    <section>
      <label>
        Telefone{" "}
        <input id="phone" type="tel" value={phone} onChange={({ target }) => setPhone(target.value)} />
      </label>
      <output id="mistake">{ready && phone && (validateField("/contact/phone", phone) ?? "ok")}</output>
      <button id="check" type="button" onClick={check}>
        Consultar
      </button>
      <output id="answer">{answer}</output>
    </section>
  );
}
