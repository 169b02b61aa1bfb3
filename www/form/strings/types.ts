/** What a language has to say. Every code of the rules and the edge has a sentence, or the language does not compile. */
import type { FieldCode, ProblemCode, Reason } from "../codes.js";
import type { Doing } from "../events.js";
import type { FieldName, Step } from "../fields.js";
import type { Moment } from "../format.js";
import type { PinWords } from "../map/options.js";

/** A heading and the sentence under it. */
export interface Message {
  title: string;
  text: string;
}

/** All strings of one language. */
export interface Strings {
  /** BCP 47, for `Intl` and the `lang` attribute. */
  lang: string;
  steps: Record<Step | "answer", string>;
  headings: Record<Step, Message>;
  stepOf: (current: number, total: number) => string;
  labels: Record<FieldName, string>;
  hints: Partial<Record<FieldName, string>>;
  placeholders: Partial<Record<FieldName, string>>;
  optional: string;
  chooseState: string;
  plan: {
    perMonth: string;
    download: string;
    upload: (speed: string) => string;
    priceOnRequest: string;
    loading: string;
    none: string;
  };
  cep: {
    asking: string;
    filled: string;
    town: string;
    kept: (told: string) => string;
    use: string;
    unknown: string;
    byHand: string;
  };
  location: {
    title: string;
    hint: string;
    use: string;
    locating: string;
    disclosure: string;
    set: (lat: string, lng: string) => string;
    unset: string;
    denied: string;
    unavailable: string;
    searching: string;
    found: string;
  };
  map: PinWords & {
    loading: string;
    confirm: string;
    done: string;
    /** What is said of the pin, by why it stands where it does. */
    start: string;
    house: string;
    street: string;
    hand: string;
    confirmed: string;
    closer: string;
    others: string;
    found: string;
    unknown: string;
    unavailable: string;
    failed: string;
    noTiles: string;
  };
  consent: string;
  summary: (count: number) => string;
  buttons: {
    next: string;
    back: string;
    check: string;
    reserve: string;
    edit: string;
    retry: string;
    checkAgain: string;
    editAddress: string;
    otherPlan: string;
    lead: string;
    leaveContact: string;
    sendLead: string;
    copy: string;
    copied: string;
    copyFailed: string;
    restart: string;
  };
  progress: Record<Doing | "load" | "person", string>;
  /** The check of persons, where the site asks for one. */
  challenge: Message & { wait: string };
  viable: Message & { plan: string; address: string };
  notViable: { title: string; reasons: Record<Reason, string>; other: string; promise: string };
  noPortLeft: Message;
  reserved: Message & {
    code: string;
    until: (moment: Moment) => string;
    share: string;
    /** What is sent along: the code, and the sentence about its end. */
    shared: (code: string, until: string | undefined) => string;
    next: string;
    nextSteps: readonly string[];
  };
  pending: Message & { long: string; code: string };
  lead: Message & { contact: string };
  leadDone: Message & { code: string };
  trouble: { titles: Record<Doing, string>; kept: string; again: string; codes: Record<ProblemCode, string> };
  fieldErrors: Record<FieldCode, string>;
  fieldErrorOther: string;
}
