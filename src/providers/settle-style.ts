import { createHash } from "node:crypto";
import { z } from "zod";
import { StandinError } from "../errors.js";
import { parseReply } from "../text/teacher/parse-reply.js";
import { replyFormats, type TeacherPrompt, type TeacherReply } from "../text/teacher/teacher.js";
import type { RequestStyle } from "./chat-client.js";
import { failureText, unreachable } from "./preflight.js";
import type { TeacherPlace } from "./teacher-place.js";
import { RequestError } from "./with-retries.js";

/** Says nothing of any table. */
const probe: TeacherPrompt = {
  system: 'You answer with one JSON object and nothing else: {"text": "..."}',
  user: 'Write the word ok. Answer with {"text": "ok"}.',
  mostTokens: 256,
};

const styleSchema = z.strictObject({ format: z.enum(replyFormats), limitField: z.enum(["max_tokens", "max_completion_tokens"]) });

/**
 * The strictest form of reply that an endpoint takes and its model keeps to, by a request that says nothing of the table; found once for an
 * endpoint and model, then read from the state folder.
 * @throws StandinError TEACHER_UNREACHABLE, TEACHER_UNUSABLE when even the loosest form is not kept to
 */
export async function settleStyle(place: TeacherPlace, ask: (body: object) => Promise<TeacherReply>): Promise<RequestStyle> {
  const known = await readStyle(place);
  if (known !== null) return known;
  const { client, settings, endpoint } = place;
  let [limitField] = client.limitFields;
  for (const format of client.formats) {
    const tried = await tryFormat(format);
    if (tried === null) continue;
    await place.state.write(styleName(place), `${JSON.stringify(tried)}\n`);
    return tried;
  }
  throw new StandinError(
    "TEACHER_UNUSABLE",
    `${settings.model} at ${endpoint.host} answers, but with no JSON object {"text": "..."} in any of the ways in which it can be asked for one. Try another model.`,
    { host: endpoint.host, model: settings.model },
  );

  /** Null where the format is not taken or not kept to. */
  async function tryFormat(format: RequestStyle["format"]): Promise<RequestStyle | null> {
    const style = { format, limitField: limitField! };
    try {
      const { text, end } = await ask(client.body(probe, style));
      return end === "complete" && parseReply(text) !== null ? style : null;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { failure } = error;
      const isBody = failure.kind === "rejected" && (failure.status === 400 || failure.status === 422);
      if (!isBody) throw unreachable(place, failureText(failure, place));
      if (failure.field === "temperature")
        throw unreachable(place, "it takes no temperature for this model; leave temperature out of standin.yaml");
      const other = client.limitFields.find((field) => field !== limitField);
      if (failure.field !== "max_tokens" || other === undefined || limitField === other) return null;
      limitField = other;
      return await tryFormat(format);
    }
  }
}

/** What was found before, else what will be tried first. */
export async function expectedStyle(place: TeacherPlace): Promise<RequestStyle> {
  const { client } = place;
  return (await readStyle(place)) ?? { format: client.formats[0]!, limitField: client.limitFields[0]! };
}

async function readStyle(place: TeacherPlace): Promise<RequestStyle | null> {
  const text = await place.state.read(styleName(place));
  if (text === null) return null;
  try {
    const style = styleSchema.parse(JSON.parse(text));
    return place.client.formats.includes(style.format) ? style : null;
  } catch {
    return null; // damaged: it is found anew
  }
}

function styleName({ settings, endpoint }: TeacherPlace): string {
  const parts = ["standin.teacher-style/1", settings.api, endpoint.baseUrl, settings.model];
  return `teacher/style-${createHash("sha256").update(JSON.stringify(parts)).digest("hex")}.json`;
}
