import type { StateFolder } from "../pipeline/state-folder.js";
import type { TeacherSettings } from "../pipeline/teacher-settings.js";
import type { ChatClient } from "./chat-client.js";
import type { Endpoint } from "./endpoint.js";

/** An endpoint and what speaks to it. */
export interface TeacherPlace {
  readonly settings: TeacherSettings;
  readonly endpoint: Endpoint;
  readonly client: ChatClient;
  /** Reaches the endpoint alone. */
  readonly fetch: typeof fetch;
  readonly state: StateFolder;
}
