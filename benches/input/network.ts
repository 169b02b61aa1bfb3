/** A whole network, made up: `GET /boxes` and `GET /splitters`, page by page. */
import { below, objectId, seeded } from "../lib/random.ts";
import { type Place, scattered } from "./place.ts";
import { farFromIslands, placeInland } from "./regions.ts";

const PAGE_ROWS = 1_000;
/** A town has so many boxes within so many metres of its centre: a hundred to the square kilometre. */
const TOWN_BOXES = 5_000;
const TOWN_REACH_M = 4_000;
const PROJECTS = 40;

/** The towns of a network of so many boxes, and the projects that its boxes belong to. */
interface Land {
  towns: Place[];
  projects: string[];
}

function land(count: number): Land {
  const random = seeded(count);
  const towns: Place[] = [];
  while (towns.length < Math.ceil(count / TOWN_BOXES)) {
    const place = placeInland(random);
    if (farFromIslands(place)) towns.push(place);
  }
  return { towns, projects: Array.from({ length: PROJECTS }, () => objectId(random)) };
}

/** Places where people of the network may live, in town and around. */
export function homes(count: number, howMany: number): Place[] {
  const [{ towns }, random] = [land(count), seeded(count + 1)];
  const town = () => towns[below(random, towns.length)] as Place;
  return Array.from({ length: howMany }, () => scattered(random, town(), TOWN_REACH_M));
}

const encoder = new TextEncoder();

/** Bodies of a list, made as they are asked for: all of them at once would not fit. */
function* pages(total: number, row: (at: number) => string): Generator<Uint8Array> {
  for (let start = 0; start < total; start += PAGE_ROWS) {
    const count = Math.min(PAGE_ROWS, total - start);
    const rows = Array.from({ length: count }, (_, n) => row(start + n)).join(",");
    yield encoder.encode(
      `{"total":${total},"count":${count},"start":${start},"limit":${PAGE_ROWS},"rows":[${rows}]}`,
    );
  }
}

/** Ids follow from the number of the box: a list of splitters names boxes of other pages. */
const baseOf = (at: number) => at.toString(16).padStart(21, "0");

/** Every twentieth box is Em projeto. They come in no order of place. */
export function* boxPages(count: number): Generator<Uint8Array> {
  const [{ towns, projects }, random] = [land(count), seeded(count + 2)];
  yield* pages(count, (at) => {
    const { lat, lng } = scattered(random, towns[at % towns.length] as Place, TOWN_REACH_M);
    const draft = random() < 0.05;
    const project = projects[below(random, PROJECTS)];
    return `{"id":"b0${baseOf(at)}0","kind":"Box","name":"CTO ${at}","draft":${draft},"implanted":${!draft},"certified":false,"hierarchyLevel":0,"boxType":"5a1704000000000000000001","pole":null,"project":"${project}","tags":[],"cables":[],"coords":[${lng},${lat}],"lat":${lat},"lng":${lng}}`;
  });
}

const PORTS = [0, 1, 2, 3, 4, 5, 6, 7];
/** The rows of splitters by how many of their outputs are taken; `#` stands for the number of the box. */
const SPLITTERS = [...PORTS, 8].map((taken) => {
  const output = PORTS.map((port) => (port < taken ? `"c0#${port}"` : "null"));
  const ports = PORTS.map((port) => `{"id":"d0#${port}","blocked":false,"tags":[]}`);
  return `{"id":"e0#0","kind":"Splitter","name":"SPL #","parent":"b0#0","project":null,"isDrop":true,"implanted":true,"isBalanced":true,"ratio":{"input":1,"output":8},"connectables":{"input":["f0#0"],"output":[${output}]},"ports":[${ports}],"attenuation":[]}`;
});

/** One splitter with eight outputs in each box; one in seven is full. */
export function* splitterPages(count: number): Generator<Uint8Array> {
  const random = seeded(count + 3);
  yield* pages(count, (at) => {
    const taken = random() < 0.04 ? 8 : below(random, 9);
    return (SPLITTERS[taken] ?? "").replaceAll("#", baseOf(at));
  });
}
