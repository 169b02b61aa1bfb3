// What `npm start` tells: the page's places to try, and commands that work when pasted.

export const usage = `npm start -- [--ozmap-url URL --ozmap-token TOKEN] [--site FILE] [--port 8787] [--sim-port 9994]

  --ozmap-url    the API address of an OZmap, such as https://cliente.ozmap.com.br:9994/api/v2;
                 without it, the simulator is started and used
  --ozmap-token  its token; or OZMAP_TOKEN in the environment, which no process list shows
  --site         a site's file like www/worker/site.example.json, with the tags of that OZmap
  --port         of the page and the edge API
  --sim-port     of the simulator`;

/** For an OZmap that is not the simulator: a point in the centre of Florianópolis. */
export const FALLBACK_PLACE = {
  lat: -27.5969,
  lng: -48.5495,
  address: {
    cep: "88010-000",
    street: "Praça XV de Novembro",
    number: "1",
    district: "Centro",
    city: "Florianópolis",
    state: "SC",
  },
};

const LABELS = {
  viable: "Com fibra e portas livres",
  twoBoxes: "Duas caixas: a mais perto com uma só porta",
  lastPort: "Última porta livre",
  notImplanted: "Caixa ainda não implantada (atende)",
  standardOnly: "Região sem o plano empresarial",
  outsidePlanRegion: "Fora da região dos planos Fibra 600 e Empresarial",
  edgeOfRadius: "Perto do limite do raio",
  noFreePort: "Caixa sem porta livre",
  onlyBlocked: "Só portas bloqueadas",
  onlyDraft: "Só caixa Em projeto",
  noBoxInRange: "Nenhuma caixa por perto",
};

/** The simulator's named places as the demo page shows them; none without a simulator. */
export function demoPlaces(world = {}) {
  return Object.entries(LABELS)
    .filter(([name]) => world[name])
    .map(([name, label]) => {
      const { address, lat, lng } = world[name];
      return { label, address, location: { lat, lng } };
    });
}

// Inside single quotes of a shell, a single quote is the only character that means anything.
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Invented data, marked as such, at a place that can be served. */
function signup(plan, { address, lat, lng }) {
  return {
    plan,
    contact: { name: "Pessoa Inventada de Teste", phone: "(48) 99999-0000", email: "pessoa@example.com" },
    address,
    location: { lat, lng },
  };
}

/** The text that `npm start` ends with. */
export function welcome({ port, site, place, simulator, url }) {
  const call = `curl -sS http://localhost:${port}/v1/viability -H 'X-Site-Key: ${site.key}' -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(signup(site.plans[0].id, place)))}`;
  const lines = ["", `page     http://localhost:${port}/`];
  if (simulator) {
    lines.push(`OZmap    simulator, ${simulator.url} (its world is made anew at every start)`);
    lines.push(
      "",
      "the ports taken in the simulator since the start, in another terminal after a reservation:",
    );
    lines.push(`  curl -sS ${simulator.controlUrl}/world`);
    lines.push(`  curl -sS '${simulator.controlUrl}/world?full=properties&codeStart=CNT-'`);
  } else {
    lines.push(`OZmap    ${new URL(url).origin}`);
  }
  lines.push("", "a viability check:", `  ${call}`, "", "Ctrl-C stops everything.");
  return lines.join("\n");
}
