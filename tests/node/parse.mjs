// Parses Mermaid texts with Mermaid itself: a list of texts in, what it read out.
// Usage: node parse.mjs NODE_MODULES < texts.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(process.argv[2], "from-here.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));

// Mermaid cleans texts with a browser's own means.
const { JSDOM } = await load("jsdom");
globalThis.window = new JSDOM("").window;
globalThis.document = window.document;
const { default: mermaid } = await load("mermaid");
mermaid.initialize({ startOnLoad: false });

const read = async (text) => {
  try {
    const { type, db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      type,
      title: db.getAccTitle(),
      nodes: [...db.getVertices().values()],
      edges: db.getEdges(),
      classes: Object.fromEntries(db.getClasses()),
      limits: (({ maxTextSize, maxEdges }) => [maxTextSize, maxEdges])(
        mermaid.mermaidAPI.getConfig(),
      ),
    };
  } catch (error) {
    return { error: String(error) };
  }
};

const found = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) found.push(await read(text));
process.stdout.write(JSON.stringify(found));
