import { spawn } from "node:child_process";

/**
 * Runs a program to its end, or stops it and all that it started once `limitSeconds` have passed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitSeconds?: number }} [settings]
 * @returns {Promise<{ exitCode: number, timedOut: boolean, output: string }>} standard output, then standard error
 */
export function finishedProcess(program, args, { cwd, env = process.env, limitSeconds } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: limitSeconds !== undefined });
    const parts = { stdout: [], stderr: [] };
    let timedOut = false;
    const timer = limitSeconds === undefined ? null : setTimeout(stop, limitSeconds * 1000);
    function stop() {
      timedOut = true;
      if (child.pid !== undefined) process.kill(-1 * child.pid, "SIGKILL"); // a group of its own: a peer's own child processes go with it
    }
    for (const name of ["stdout", "stderr"]) child[name].on("data", (part) => parts[name].push(part));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode: exitCode ?? 1, timedOut, output: Buffer.concat([...parts.stdout, ...parts.stderr]).toString("utf8") });
    });
  });
}
