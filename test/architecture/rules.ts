import { posix } from "node:path";
import { ambientFolders, folderOf, layerOf, layers, mayImport, socketFolders } from "./layers.js";
import { type SourceFacts, sourceFacts } from "./source-facts.js";

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly found: string;
}

type Rule = (facts: SourceFacts) => readonly string[];

const socketModules = [
  "net",
  "http",
  "http2",
  "https",
  "tls",
  "dgram",
  "dns",
  "dns/promises",
  "inspector",
  "undici",
  "ws",
  "openai",
  "@anthropic-ai/sdk",
];
const socketGlobals = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];
const clockAndHost = ["process", "console", "performance", "Date.now", "Math.random", "new Date()"];
/** Reading what the package ships is no file access in this sense; every other use of the file system belongs to an adapter. */
const reading = ["readFileSync", "readdirSync", "existsSync", "statSync"];
const maxLines = 400;
const maxCommandLines = 60;

const standsIn = (facts: SourceFacts, folders: readonly string[]): boolean => folders.includes(folderOf(facts.path));

/** Each rule by name: what it finds wrong in one file. */
export const fileRules: Readonly<Record<string, Rule>> = {
  "known folder": (facts) => (layerOf(folderOf(facts.path)) < 0 ? [`src/${folderOf(facts.path)} has no layer`] : []),
  "imports go down": (facts) =>
    internalImports(facts)
      .filter((target) => !mayImport(folderOf(facts.path), folderOf(target)))
      .map((target) => `imports ${target}`),
  "inside src": (facts) =>
    internalImports(facts)
      .filter((target) => !target.startsWith("src/"))
      .map((target) => `imports ${target}`),
  "index.ts is for callers outside": (facts) =>
    internalImports(facts)
      .filter((target) => target === "src/index.ts")
      .map(() => "imports src/index.ts"),
  "imports end in .js": (facts) =>
    facts.imports.filter(({ specifier }) => specifier.startsWith(".") && !/\.(js|json)$/.test(specifier)).map(({ specifier }) => specifier),
  "literal imports": (facts) =>
    facts.imports.filter(({ specifier }) => !/^[\w@./:-]+$/.test(specifier)).map(({ specifier }) => `computed: ${specifier}`),
  "no barrel": (facts) => (facts.isBarrel && facts.path !== "src/index.ts" ? ["only re-exports"] : []),
  "no default export": (facts) => (facts.hasDefaultExport ? ["default export"] : []),
  "no enum": (facts) => (facts.hasEnum ? ["enum"] : []),
  "no inheritance but Error": (facts) => facts.baseClasses.filter((base) => base !== "Error").map((base) => `extends ${base}`),
  "no ambient state": (facts) =>
    standsIn(facts, ambientFolders) ? [] : [...facts.ambient.filter((name) => clockAndHost.includes(name)), ...ambientModules(facts)],
  "no socket": (facts) =>
    standsIn(facts, socketFolders)
      ? []
      : [
          ...facts.ambient.filter((name) => socketGlobals.includes(name)),
          ...nodeModules(facts).filter((name) => socketModules.includes(name)),
        ],
  "no child process": (facts) => nodeModules(facts).filter((name) => name === "child_process" || name === "cluster"),
  "no file access": (facts) => (standsIn(facts, ambientFolders) ? [] : fileAccess(facts)),
  "short or explained": (facts) =>
    facts.lineCount > maxLines && !facts.startsWithComment ? [`${facts.lineCount} lines and no word at the top why`] : [],
  "kebab-case name": (facts) => (/^src(\/[a-z0-9]+(-[a-z0-9]+)*)+(\.worker)?\.ts$/.test(facts.path) ? [] : ["not kebab-case"]),
  "short commands": (facts) =>
    /^src\/cli\/[\w-]+-command\.ts$/.test(facts.path) && facts.lineCount >= maxCommandLines ? [`${facts.lineCount} lines`] : [],
};

/** All violations of the file rules and import rings. @param files path relative to the repository → text */
export function violations(files: ReadonlyMap<string, string>): Violation[] {
  const facts = [...files].map(([path, text]) => sourceFacts(path, text));
  const perFile = facts.flatMap((one) =>
    Object.entries(fileRules).flatMap(([rule, check]) => check(one).map((found) => ({ rule, path: one.path, found }))),
  );
  return [...perFile, ...missingFolders(facts), ...rings(facts)];
}

/** Folders of the table that hold nothing: a folder appears when it has something to hold. */
function missingFolders(facts: readonly SourceFacts[]): Violation[] {
  const present = new Set(facts.map((one) => folderOf(one.path)));
  return layers
    .flat()
    .filter((folder) => !present.has(folder))
    .map((folder) => ({ rule: "layer table", path: `src/${folder}`, found: "in the layer table, but holds nothing" }));
}

/** Import rings, each once, as the path round it (depth-first search; type imports count too). */
function rings(facts: readonly SourceFacts[]): Violation[] {
  const edges = new Map(facts.map((one) => [one.path, internalImports(one)]));
  const state = new Map<string, "open" | "done">();
  const found: Violation[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push({ rule: "no import ring", path, found: [...trail.slice(trail.indexOf(path)), path].join(" → ") });
      return;
    }
    state.set(path, "open");
    for (const target of edges.get(path) ?? []) walk(target, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}

/** Relative imports as repository paths of the TypeScript sources; a worker's address counts as an import, a file's own address does not. */
function internalImports(facts: SourceFacts): string[] {
  return facts.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier }) => posix.join(posix.dirname(facts.path), specifier).replace(/\.js$/, ".ts"))
    .filter((target) => target !== facts.path);
}

function nodeModules(facts: SourceFacts): string[] {
  return facts.imports.map(({ specifier }) => specifier.replace(/^node:/, ""));
}

function ambientModules(facts: SourceFacts): string[] {
  const hosts = ["process", "perf_hooks", "os", "readline", "readline/promises"];
  return nodeModules(facts).filter((name) => hosts.includes(name));
}

function fileAccess(facts: SourceFacts): string[] {
  return facts.imports
    .filter(({ specifier }) => /^(node:)?fs(\/promises)?$/.test(specifier))
    .filter(({ specifier, names }) => !(specifier === "node:fs" && names.length > 0 && names.every((name) => reading.includes(name))))
    .map(({ specifier, names }) => `${specifier} {${names.join(", ")}}`);
}
