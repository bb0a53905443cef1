// What the scripts of the site know of each other, of the search's documents (generator/outputs/search.py writes them), and of its engine.

type Voice = "plain" | "clinical";

/** A page that a result leads to. `without`: facts that it does not show in this voice. */
interface SearchPlace { path: string; title: string; says?: string; without?: number[] }

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

interface SearchResult {
  path: string;
  title: string;
  voice: Voice;
  kind?: string;
  sign?: boolean;
  first?: boolean;
  text: string;
  other?: { path: string; title: string } | null;
  isHit: (word: string) => boolean;
}

type Search = (question: string) => SearchResult[];

/** What is used of the engine, MiniSearch. */
interface Hit { id: number; score: number; terms: string[]; match: Record<string, string[]> }
interface Engine { addAll(documents: object[]): void; search(words: string, options: object): Hit[] }
type EngineClass = new (options: object) => Engine;

declare var caresheetSearch: (documents: SearchDocuments, engine: EngineClass) => Search;
declare var caresheetDocuments: SearchDocuments;
declare var MiniSearch: EngineClass;

/** What is used of Pagefind, where a large site has it. */
interface PagefindPage { url: string; excerpt: string; meta: { title: string } }
interface Pagefind { options(options: object): Promise<void>; search(words: string): Promise<{ results: { data(): Promise<PagefindPage> }[] }> }
