import type { TeacherSettings } from "../../src/pipeline/teacher-settings.js";

/** Settings of a teacher at an address of this machine. */
export function sampleSettings(endpoint: string, change: Partial<TeacherSettings> = {}): TeacherSettings {
  return {
    api: "openai",
    endpoint,
    model: "scribe",
    allow: ["127.0.0.1"],
    keyVariable: "STANDIN_TEACHER_KEY",
    candidates: 3,
    parallel: 2,
    timeoutSeconds: 5,
    temperature: null,
    prices: null,
    ...change,
  };
}
