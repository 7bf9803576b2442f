import { readFileSync } from "node:fs";

/** Version of this package. */
export const version: string = readVersion(new URL("../../package.json", import.meta.url));

function readVersion(address: URL): string {
  const parsed: unknown = JSON.parse(readFileSync(address, "utf8"));
  if (typeof parsed === "object" && parsed !== null && "version" in parsed && typeof parsed.version === "string") return parsed.version;
  throw new TypeError("package.json has no version");
}
