/** Name of a file without its folders; "stdin.csv" for standard input. */
export function baseName(path: string): string {
  if (path === "-") return "stdin.csv";
  const parts = path.split(/[\\/]/u).filter((part) => part !== "");
  return parts.at(-1) ?? path;
}

const tableEnding = /(\.(csv|tsv|txt|jsonl|ndjson|json|parquet))?(\.gz)?$/iu;

/** Where a release of an input lies unless the user says so: `patients.csv.gz` → `patients-release`, beside the input. */
export function defaultReleaseFolder(input: string): string {
  return input === "-" ? "stdin-release" : `${input.replace(tableEnding, "")}-release`;
}

/** The name of a file that no gate has seen: `out.csv` → `out.ungated.csv`; one that says so already is left alone. */
export function ungatedPath(path: string): string {
  if (/\.ungated(\.[^./\\]+)*$/u.test(path)) return path;
  const ending = tableEnding.exec(path)?.[0] ?? "";
  return `${path.slice(0, path.length - ending.length)}.ungated${ending}`;
}

/** Names of copies of a file: `out.csv` → `out-1.csv`, `out-2.csv`; the name itself where there is one. */
export function copyPaths(path: string, copies: number): string[] {
  if (copies === 1) return [path];
  const ending = /(\.ungated)?(\.(csv|tsv|txt|jsonl|ndjson|json|parquet))?(\.gz)?$/iu.exec(path)?.[0] ?? "";
  const stem = path.slice(0, path.length - ending.length);
  return Array.from({ length: copies }, (_, i) => `${stem}-${i + 1}${ending}`);
}

/** `standin.yaml` in the folder of the input; null for standard input. */
export function configBeside(input: string): string | null {
  return input === "-" ? null : besideFile(input, "standin.yaml");
}

/** A path that stands in a file, seen from that file's folder; absolute ones as they are. */
export function besideFile(file: string, path: string): string {
  if (/^([\\/]|[A-Za-z]:[\\/])/u.test(path)) return path;
  return file.slice(0, file.length - /[^\\/]*$/u.exec(file)![0].length) + path;
}
