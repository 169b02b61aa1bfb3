import "conecte-ozmap/react";
import { useState } from "react";
import { Check } from "./Check.tsx";

export function Signup() {
  const [code, setCode] = useState<string>();
  return (
    <main>
      <conecte-signup
        edge="https://edge.example"
        site-key="pk_your_site"
        theme="light"
        onconecte-reserved={({ detail }) => setCode(detail.code)}
      />
      {code && <p id="reserved">Reservado: {code}</p>}
      <Check />
    </main>
  );
}
