// What the scripts of the site know of each other, of the search's documents (generator/outputs/search.py writes them), and of its engine.

type Voice = "plain" | "clinical";

/** A page that a result leads to, and its answer: the numbers of facts, or words. */
interface SearchPlace { path: string; title: string; says?: string; answer?: number[] }

/** One thing that can be found, with the numbers of its headings and facts. */
interface SearchDocument {
  kind: string;
  plain?: SearchPlace;
  clinical?: SearchPlace;
  names?: string[];
  synonyms?: string[];
  phrases?: string[];
  headings?: number[];
  own?: number[];
  facts?: number[];
}

/** Said once where both voices say the same, else for patients and for clinicians. */
type Said = [string] | [string, string];

interface SearchDocuments {
  language: string;
  unimportant: string;
  kinds: Record<string, string>;
  headings: string[];
  facts: Said[];
  warned?: [number, ...Said][];
  documents: SearchDocument[];
}

/** `first`: the question names this danger sign. `uncovered`: it names this, which the site does not cover. `pieces`: the parts of a text, and which of them the question asks for. */
interface SearchResult {
  path: string;
  title: string;
  voice: Voice;
  kind?: string;
  sign: boolean;
  uncovered: boolean;
  first: boolean;
  text: string;
  other: { path: string; title: string } | null;
  pieces: (text: string) => [string, boolean][];
}

interface Search {
  (question: string, voice?: Voice): SearchResult[];
  of(path: string, voice?: Voice): SearchResult | null;
}

/** What is used of the engine, MiniSearch. */
interface Hit { id: number; score: number; terms: string[]; match: Record<string, string[]> }
interface Engine { addAll(documents: object[]): void; search(words: string, options: object): Hit[] }
type EngineClass = new (options: object) => Engine;

/** What is used of Intl.Segmenter. */
interface Cutter { segment(text: string): Iterable<{ segment: string }> }

declare var caresheetSearch: (documents: SearchDocuments, engine: EngineClass, cuts?: Cutter | null) => Search;
declare var caresheetDocuments: SearchDocuments;
declare var MiniSearch: EngineClass;

/** What is used of Pagefind, where a large site has it. */
interface PagefindPage { url: string }
interface Pagefind { options(options: object): Promise<void>; search(words: string): Promise<{ results: { data(): Promise<PagefindPage> }[] }> }

// The step-by-step guide of a chart, as generator/outputs/guide.py writes it into the page. What is empty is left out.

/** A condition or a formula: its sign, then its parts (Chart in generator/documents/document/blocks.py tells them). */
type Condition = [string, ...any[]];
type Formula = [string, ...any[]];

interface GuideAsked {
  id: string;
  kind: "yes or no" | "one of" | "several of" | "number";
  says: string;
  name: string;
  choices?: { id: string; words: string }[];
  unit?: string;
  low?: string;
  high?: string;
  step?: string;
  unknown?: string;
  default?: string;
  any_of?: string[];
  unsure?: string;
  about?: string;
  range?: string;
  steps?: string;
  shared?: boolean;
}

/** `gives`: a formula, or a word. */
interface GuideRow { when: Condition; gives: Formula | string; words?: string; says?: string }
interface GuideDerived { id: string; name: string; collect: "sum" | "highest" | "the one" | "all"; rows: GuideRow[]; unit?: string; decimals?: string }
interface GuideAnswer { words: string; to: number; when?: Condition; fallback?: boolean }

interface GuideStep {
  number: number;
  box: string;
  kind: "state" | "question" | "action" | "outcome" | "link";
  asks?: string[];
  answers?: GuideAnswer[];
  repeat?: { to: number; after: string; at_most: number };
  shows?: string[];
  adds?: { when: Condition; words: string; says: string }[];
  onto?: string;
  carries?: string[];
}

interface GuideData {
  chart: string;
  words: Record<string, string>;
  asked: GuideAsked[];
  derived: GuideDerived[];
  steps: GuideStep[];
  passes?: string[];
}

/** `anew`: for each action that is repeated, what is asked again then. */
interface GuideChart {
  data: GuideData;
  steps: Map<number, GuideStep>;
  asked: Map<string, GuideAsked>;
  derived: Map<string, GuideDerived>;
  anew: Map<string, Set<string>>;
}

interface Fraction { top: bigint; bottom: bigint }
type Value = boolean | string | Set<string> | Fraction | null;
interface Facts {
  value(name: string): Value;
  holds(node: Condition): boolean | null;
  number(node: Formula): Fraction | null;
}

/** At which time of it somebody is, for each action that was repeated. */
type Rounds = [string, number][];

/** A box on the way: what is asked there first, what was known by then, the answer that led on, and the how-manieth time something is done. */
interface Part { step: GuideStep; rounds: Rounds; key: string; asks: string[]; known: string[]; answer: GuideAnswer | null; time: number }
interface Walk { parts: Part[]; state: "ask" | "do" | "end" | "no way" | "several ways" }

/** The answers by the ids of what is asked, what was done, what was answered in a chart before, what only later charts ask, and where somebody went back to. */
interface Answered {
  answers: Map<string, Value>;
  done: Set<string>;
  before: Map<string, boolean>;
  passed: Map<string, string>;
  at: string;
  dropped: string[];
}

declare var caresheetGuide: {
  read(data: GuideData): GuideChart;
  defaultOf(one: GuideAsked): Value;
  walk(chart: GuideChart, answers: ReadonlyMap<string, Value>, done: ReadonlySet<string>): Walk;
  factsAt(chart: GuideChart, answers: ReadonlyMap<string, Value>, rounds: Rounds): Facts;
  factsOf(chart: GuideChart, given: (id: string) => Value | undefined): Facts;
  fitting(step: GuideStep, facts: Facts): GuideAnswer[];
  itemsOf(derived: GuideDerived, facts: Facts): { row: GuideRow; points: Fraction }[];
  soFar(derived: GuideDerived, facts: Facts): Fraction;
  needed(chart: GuideChart, node: unknown): string[];
  keyOf(chart: GuideChart, id: string, rounds: Rounds): string;
  numberIn(text: string): Fraction | null;
  faultOf(one: GuideAsked, number: Fraction): "" | "outside" | "steps";
  rounded(number: Fraction, how: string, places: number): Fraction;
  plain(number: Fraction): string;
  placesOf(chart: GuideChart, id: string, value: Fraction, least: number): number;
  nothing(): Answered;
  address(chart: GuideChart, told: Answered): string;
  told(chart: GuideChart, hash: string): Answered | null;
  along(chart: GuideChart, told: Answered, part: Part): string;
  isNumber(value: Value): value is Fraction;
};
