/** Every call that the official client has for what this project touches, one step after the other. */
import assert from "node:assert/strict";
import type { Report, Sdk } from "./child.ts";

type Client = InstanceType<Sdk["default"]>;
interface Rows {
  rows: { id: unknown }[];
}

/** A quiet spot: nothing of the seeded world is near. [lng, lat] */
const HERE: [number, number] = [-48.9, -27.9];
const [lng, lat] = HERE;
const CODE = "CNT-invented|7";

/** The names of the steps, in order. */
export const STEPS = [
  "tag",
  "region",
  "box",
  "splitter",
  "radius",
  "property",
  "property by client code",
  "client",
  "property without its client",
  "prospect",
  "pages",
  "deletions",
  "a wrong token",
];

export async function drive(sdk: Sdk, client: Client): Promise<Report> {
  const report: Report = [];
  const { EQUAL, IN, NEAR, POINT_INTERSECT, WITHIN } = sdk.FilterOperator;
  const has = (list: Rows, id: string) => list.rows.some((row) => String(row.id) === id);
  const filtered = (property: string, operator: unknown, value: unknown) =>
    ({ filter: [{ property, operator, value }], limit: 50 }) as Parameters<Client["box"]["find"]>[0];
  /** The client's own model schema takes what the simulator gives. */
  const fits = (schema: { parse(row: unknown): unknown }, row: unknown) => schema.parse(row);

  async function step(name: string, run: () => Promise<void>) {
    assert.equal(name, STEPS[report.length], "steps run in order");
    try {
      await run();
      report.push({ name });
    } catch (error) {
      const told = error as { status?: number; data?: unknown; stack?: string };
      report.push({
        name,
        error: `${told.status ?? ""} ${JSON.stringify(told.data ?? "")} ${told.stack ?? error}`,
      });
    }
  }

  const project = (await client.project.find({ limit: 1 })).rows[0]?.id.toString() ?? "";
  const [boxType, regionType] = [
    (await client.boxType.find({ limit: 1 })).rows[0]?.id.toString() ?? "",
    (await client.regionType.find({ limit: 1 })).rows[0]?.id.toString() ?? "",
  ];
  const eight = (await client.splitterType.find({ limit: 50 })).rows.find(({ code }) => code === "1:8");
  let [tag, region, box, splitter, property, ftthClient] = ["", "", "", "", "", ""];
  /** Free outputs as the splitter itself shows them. */
  const free = async () =>
    (await client.splitter.findById(splitter))?.connectables.output.filter((output) => output === null)
      .length;

  await step("tag", async () => {
    tag = (await client.tag.create({ name: "Etiqueta inventada", allowedTypes: ["region"] })).id.toString();
    await client.tag.updateById(tag, { name: "Etiqueta mudada" });
    const row = await client.tag.findById(tag);
    fits(sdk.TagSchema, row);
    assert.deepEqual([row?.name, row?.allowedTypes], ["Etiqueta mudada", ["region"]]);
    assert.ok(has(await client.tag.find(filtered("name", EQUAL, "Etiqueta mudada")), tag));
    assert.equal(await client.tag.findById("5a1702000000000000ffffff"), null);
  });

  await step("region", async () => {
    const ring = [
      [lng - 0.01, lat - 0.01],
      [lng + 0.01, lat - 0.01],
      [lng + 0.01, lat + 0.01],
      [lng - 0.01, lat + 0.01],
      [lng - 0.01, lat - 0.01],
    ] as [number, number][];
    const polygon = { type: "Polygon" as const, coordinates: [ring] };
    region = (
      await client.region.create({ name: "Região", polygon, regionType, tags: [tag], projects: [project] })
    ).id.toString();
    await client.region.updateById(region, { name: "Região inventada" });
    const row = await client.region.findById(region);
    fits(sdk.RegionSchema, row);
    assert.deepEqual([row?.name, row?.tags, row?.polygon], ["Região inventada", [tag], polygon]);
    assert.ok(has(await client.region.find(filtered("polygon", POINT_INTERSECT, { lat, lng })), region));
    assert.ok(
      !has(
        await client.region.find(filtered("polygon", POINT_INTERSECT, { lat: -27.6, lng: -48.5 })),
        region,
      ),
    );
  });

  await step("box", async () => {
    const wanted = {
      project,
      hierarchyLevel: 0,
      boxType,
      implanted: true,
      draft: true,
      coords: HERE,
      name: "CTO INV",
    };
    box = (await client.box.create(wanted)).id.toString();
    await client.box.updateById(box, { draft: false });
    const row = await client.box.findById(box);
    fits(sdk.BoxSchema, row);
    assert.deepEqual([row?.name, row?.draft, row?.coords], ["CTO INV", false, HERE]);
    assert.ok(has(await client.box.find(filtered("id", IN, [box, project])), box));
    assert.ok(has(await client.box.find(filtered("coords", NEAR, { lat, lng, radius: 50 })), box));
    const inRegion = { id: region, model: "region" };
    assert.deepEqual(
      (await client.box.find(filtered("coords", WITHIN, inRegion))).rows.map(({ id }) => id),
      [box],
    );
  });

  await step("splitter", async () => {
    assert.ok(eight);
    const wanted = { parent: box, implanted: true, splitterType: eight.id, isDrop: true, isBalanced: true };
    const ratio = { input: 1, output: 8 };
    splitter = (await client.splitter.create({ ...wanted, ratio } as never)).id.toString();
    await client.splitter.updateById(splitter, { name: "Divisor inventado" });
    const row = await client.splitter.findById(splitter);
    fits(sdk.SplitterSchema, row);
    assert.equal(row?.name, "Divisor inventado");
    assert.equal(row?.ports.length, 8);
    assert.equal(await free(), 8);
    assert.ok(has(await client.splitter.find(filtered("parent", EQUAL, box)), splitter));
  });

  const radius = (extra: object = {}) =>
    client.apiInstance.get<{ viable: boolean; boxes: { id: string; availability: number }[] }>({
      route: "ftth-viability/radius",
      options: { params: { lat, lng, ...extra } },
    });

  await step("radius", async () => {
    const { viable, boxes } = await radius();
    assert.deepEqual([viable, boxes.map(({ id, availability }) => [id, availability])], [true, [[box, 8]]]);
    const far = { lat: lat + 0.001, radius: 100 };
    assert.equal((await radius(far)).viable, false);
  });

  await step("property", async () => {
    const wanted = {
      project,
      box,
      address: "Rua Inventada, 7",
      coords: HERE,
      auto_connect: true,
      force: false,
    };
    const customer = { code: CODE, name: "Pessoa Inventada", implanted: false };
    property = (await client.property.create({ ...wanted, client: customer })).id.toString();
    assert.equal(await free(), 7);
    await client.property.updateById(property, { observation: "mudada" });
    const row = await client.property.findById(property);
    assert.deepEqual([row?.address, row?.observation], ["Rua Inventada, 7", "mudada"]);
    const found = await client.property.find(filtered("address", EQUAL, "Rua Inventada, 7"));
    assert.ok(has(found, property));
    assert.deepEqual(
      found.rows[0]?.connections.map(({ id, kind, port }) => [id, kind, port]),
      [[splitter, "Splitter", 1]],
    );
  });

  await step("property by client code", async () => {
    const rows = await client.apiInstance.get<{ id: string; client: { _id: string; code: string } }[]>({
      route: `properties/client/${encodeURIComponent(CODE)}`,
    });
    assert.deepEqual(
      rows.map(({ id, client }) => [id, client.code]),
      [[property, CODE]],
    );
    ftthClient = rows[0]?.client._id ?? "";
  });

  await step("client", async () => {
    const row = await client.ftthClient.findById(ftthClient);
    fits(sdk.FTTHClientSchema, row);
    assert.deepEqual([row?.code, row?.implanted], [CODE, false]);
    await client.ftthClient.updateById(ftthClient, { implanted: true });
    assert.equal((await client.ftthClient.findById(ftthClient))?.implanted, true);
    assert.ok(has(await client.ftthClient.find(filtered("code", EQUAL, CODE)), ftthClient));
  });

  await step("property without its client", async () => {
    await client.property.deleteById(property);
    assert.equal(await client.property.findById(property), null);
    assert.equal(await client.ftthClient.findById(ftthClient), null);
    assert.equal(await free(), 8);
  });

  await step("prospect", async () => {
    const wanted = {
      name: "Pessoa Inventada",
      phone: "+5548999990000",
      code: "LEAD-1",
      viable: false,
      coords: HERE,
    };
    const made = await client.prospect.create({ ...wanted, address: "Rua Inventada, 7", tags: [] });
    const id = made.id.toString();
    await client.prospect.updateById(id, { viable: true });
    const row = await client.prospect.findById(id);
    fits(sdk.ProspectSchema, row);
    assert.deepEqual([row?.code, row?.viable, row?.coords], ["LEAD-1", true, HERE]);
    assert.ok(has(await client.prospect.find(filtered("code", EQUAL, "LEAD-1")), id));
    await client.prospect.deleteById(id);
    assert.equal(await client.prospect.findById(id), null);
  });

  await step("pages", async () => {
    const { total, count, rows } = await client.box.find({ limit: 7, page: 2 });
    assert.deepEqual([count, rows.length], [7, 7]);
    const all = await client.box.findAll({ batchSize: 50 });
    assert.ok(total > 100, `${total} boxes`);
    assert.equal(new Set(all.map(({ id }) => id)).size, total);
  });

  await step("deletions", async () => {
    await client.splitter.deleteById(splitter);
    await client.box.deleteById(box);
    await client.region.deleteById(region);
    await client.tag.deleteById(tag);
    assert.deepEqual(
      await Promise.all([
        client.splitter.findById(splitter),
        client.box.findById(box),
        client.region.findById(region),
        client.tag.findById(tag),
      ]),
      [null, null, null, null],
    );
  });

  await step("a wrong token", async () => {
    const url = (client.apiInstance as unknown as { axiosInstance: { defaults: { baseURL: string } } })
      .axiosInstance.defaults.baseURL;
    await assert.rejects(new sdk.default(url, { apiKey: "not-the-token" }).box.find({ limit: 1 }));
  });
  return report;
}
