// Reads Mermaid sources with Mermaid's own grammar: a JSON list of sources on standard input, the boxes and arrows of each on standard output.
// It runs in the folder whose node_modules hold Mermaid. Nothing is drawn, so what cleans HTML in a browser stands aside.
import DOMPurify from "dompurify";
import mermaid from "mermaid";
import { readFileSync } from "node:fs";

Object.assign(DOMPurify, { addHook: () => {}, sanitize: (words) => words });
await mermaid.parse("flowchart TD"); // From here on it knows its kinds of diagram.
const read = [];
for (const source of JSON.parse(readFileSync(0, "utf8"))) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  read.push({
    nodes: [...db.getVertices().values()].map(({ id, text }) => [id, text]),
    edges: db.getEdges().map(({ start, end, text, stroke }) => [start, end, text, stroke]),
  });
}
process.stdout.write(JSON.stringify(read));
