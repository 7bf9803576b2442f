import { StandinError } from "../errors.js";

/** @throws StandinError INTERRUPTED when the signal has fired */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new StandinError("INTERRUPTED", "Stopped before the end; nothing half-made is left.");
}
