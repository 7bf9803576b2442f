import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { diskStateFolder } from "../io/disk-state-folder.js";
import { fileSha256 } from "../io/file-sha256.js";
import { nodeReleaseStore } from "../io/node-release-store.js";
import { readTable } from "../io/read-table.js";
import { readTextFile, writeTextFile } from "../io/text-file.js";
import { withQueries } from "../io/with-queries.js";
import { writeTable } from "../io/write-table.js";
import { openTeacher } from "../providers/open-teacher.js";
import type { CliEnvironment, TextTarget } from "./cli-environment.js";

const mostThreads = 8;
const usualColumns = 80;

/** The real process behind the commands. @param signal fires on Ctrl-C */
export function nodeEnvironment(signal: AbortSignal): CliEnvironment {
  const { env, stdin, stdout, stderr, version } = process;
  return {
    openTeacher: (settings, options) => {
      const key = env[settings.keyVariable] ?? "";
      return openTeacher(settings, { ...options, key: key === "" ? null : key, signal });
    },
    stdout: textTarget(stdout, env),
    stderr: textTarget(stderr, env),
    signal,
    defaultThreadCount: Math.min(availableParallelism(), mostThreads),
    debug: env["STANDIN_DEBUG"] === "1",
    nodeVersion: version,
    pathExists: existsSync,
    ports: {
      now: () => new Date().toISOString(),
      elapsedMs: () => performance.now(),
      randomBytes: (byteCount) => Uint8Array.from(randomBytes(byteCount)),
      withQueries,
      readTable: (path, options, own) => readTable(path, options, { signal: own, stdin }),
      writeTable: (path, table, format, options, own) => writeTable(path, table, format, { ...options, signal: own }),
      readText: readTextFile,
      writeText: (path, text, options, own) => writeTextFile(path, text, { ...options, signal: own }),
      hashFile: fileSha256,
      pathExists: (path) => Promise.resolve(existsSync(path)),
      releases: nodeReleaseStore({ signal }),
      state: diskStateFolder(stateFolder(env)),
    },
  };
}

/** `STANDIN_STATE_DIR`, else `standin` in the user's folder for states (XDG Base Directory Specification 0.8; LOCALAPPDATA on Windows). */
function stateFolder(env: NodeJS.ProcessEnv): string {
  const own = env["STANDIN_STATE_DIR"];
  if (own !== undefined && own !== "") return own;
  const base = env["XDG_STATE_HOME"] ?? env["LOCALAPPDATA"];
  return join(base !== undefined && base !== "" ? base : join(homedir(), ".local", "state"), "standin");
}

function textTarget(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): TextTarget {
  return {
    isTTY: stream.isTTY,
    hasColor: wantsColor(stream.isTTY, env),
    get columns() {
      return stream.isTTY ? stream.columns : usualColumns;
    },
    write: (text) => void stream.write(text),
  };
}

/** Colours on a terminal alone, never against NO_COLOR (no-color.org: set and not empty) or on a terminal that has none. */
export function wantsColor(isTTY: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}
