import type { Ports } from "../pipeline/ports.js";
import type { StateFolder } from "../pipeline/state-folder.js";
import type { TeacherSettings } from "../pipeline/teacher-settings.js";
import type { Teacher } from "../text/teacher/teacher.js";

/** The process as commands see it; the one in main.ts is real, those in tests are not. */
export interface CliEnvironment {
  readonly ports: Ports;
  /** @param connect false: no connection is made @throws StandinError TEACHER_* for what stands against it */
  readonly openTeacher: (
    settings: TeacherSettings,
    options: { readonly connect: boolean; readonly state: StateFolder },
  ) => Promise<Teacher>;
  readonly stdout: TextTarget;
  readonly stderr: TextTarget;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Threads when --threads is not given, integer >= 1. */
  readonly defaultThreadCount: number;
  /** Show where an unforeseen error came from. */
  readonly debug: boolean;
  /** Run by Node of this version, for the manifest. */
  readonly nodeVersion: string;
  readonly pathExists: (path: string) => boolean;
}

export interface TextTarget {
  readonly isTTY: boolean;
  /** Colours are understood and wanted. */
  readonly hasColor: boolean;
  /** Characters a line has; 80 where unknown. */
  readonly columns: number;
  write(text: string): void;
}

/** Called by a command that ended without an error: 0 released or passed · 1 refused by the gate · 3 inconclusive. */
export type SetExitCode = (exitCode: 0 | 1 | 3) => void;
