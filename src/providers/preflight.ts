import { StandinError } from "../errors.js";
import { nearestName } from "../metadata/nearest-name.js";
import type { RequestFailure } from "./request-failure.js";
import type { TeacherPlace } from "./teacher-place.js";
import { RequestError } from "./with-retries.js";

const shownModels = 8;

/**
 * Asks the endpoint for its models. One that answers but keeps no list passes here: its first reply will tell.
 * @param request makes one request, again where it fails
 * @throws StandinError TEACHER_UNREACHABLE, TEACHER_MODEL_UNKNOWN
 */
export async function checkEndpoint(
  place: TeacherPlace,
  request: <Result>(send: (signal: AbortSignal) => Promise<Result>) => Promise<Result>,
  signal: AbortSignal,
): Promise<void> {
  const models = await modelsOf(place, request);
  if (models === null) {
    const below = `${place.endpoint.baseUrl}/v1`;
    if (await answers(place, `${below}/models`, signal))
      throw unreachable(place, `nothing is there, but ${below} answers: give that address`);
    return;
  }
  const { model } = place.settings;
  if (models.includes(model) || models.includes(`${model}:latest`)) return;
  throw modelUnknown(place, models);
}

async function modelsOf(
  place: TeacherPlace,
  request: <Result>(send: (signal: AbortSignal) => Promise<Result>) => Promise<Result>,
): Promise<readonly string[] | null> {
  try {
    return await request((own) => place.client.models(own));
  } catch (error) {
    if (error instanceof RequestError) throw unreachable(place, failureText(error.failure, place));
    throw error;
  }
}

async function answers({ fetch }: TeacherPlace, address: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { status, body } = await fetch(address, { signal });
    await body?.cancel();
    return status === 200 || status === 401 || status === 403;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** What a failure of the first requests tells of the endpoint. */
export function failureText(failure: RequestFailure, { settings }: TeacherPlace): string {
  const { status } = failure;
  if (status === 401 || status === 403)
    return `it does not take the key (status ${status}); set the right one in the environment variable ${settings.keyVariable}`;
  if (status === 404) return "there is nothing at this address (status 404); most servers' addresses end in /v1";
  if (status !== null && status >= 300 && status < 400)
    return `it sends requests on to another address (status ${status}), which is not followed; give the final address`;
  switch (failure.kind) {
    case "connection":
      return "no connection could be made: is the server running, and the address right?";
    case "timeout":
      return `no answer came within ${settings.timeoutSeconds} seconds (timeoutSeconds under teacher in standin.yaml)`;
    case "rate-limit":
      return "it says that there were too many requests (status 429), again and again; try later";
    case "server-error":
      return `it fails (status ${status ?? "unknown"}); look at the server's own log`;
    case "rejected":
      return `it does not take the request (status ${status ?? "unknown"})`;
  }
}

export function unreachable({ endpoint }: TeacherPlace, problem: string): StandinError {
  return new StandinError("TEACHER_UNREACHABLE", `The teacher's endpoint ${endpoint.baseUrl} cannot be used: ${problem}.`, {
    host: endpoint.host,
  });
}

function modelUnknown({ endpoint, settings }: TeacherPlace, models: readonly string[]): StandinError {
  const { model } = settings;
  const nearest = nearestName(model, models);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  const list =
    models.length === 0
      ? "no model at all"
      : `${models.slice(0, shownModels).join(", ")}${models.length > shownModels ? " and others" : ""}`;
  return new StandinError("TEACHER_MODEL_UNKNOWN", `${endpoint.host} has no model ${JSON.stringify(model)}.${hint} It lists ${list}.`, {
    host: endpoint.host,
    model,
  });
}
