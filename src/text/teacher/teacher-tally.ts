import { type RefusalReason, refusalReasons } from "./check-candidate.js";

/** Counts of a teacher's work, added to as it goes. */
export interface TeacherTally {
  /** Texts that are the teacher's. */
  taught: number;
  /** Texts that stayed the phrase model's, for none of their candidates passed. */
  kept: number;
  /** Replies judged, those from the cache too. */
  candidates: number;
  fromCache: number;
  readonly refused: Record<RefusalReason, number>;
  /** Of all replies, as the endpoint counted them. */
  inputTokens: number;
  outputTokens: number;
  /** Of the replies that were asked for now. */
  sentInputTokens: number;
  sentOutputTokens: number;
}

export function emptyTally(): TeacherTally {
  const refused = Object.fromEntries(refusalReasons.map((reason) => [reason, 0])) as Record<RefusalReason, number>;
  const tokens = { inputTokens: 0, outputTokens: 0, sentInputTokens: 0, sentOutputTokens: 0 };
  return { taught: 0, kept: 0, candidates: 0, fromCache: 0, refused, ...tokens };
}

export function countRefusal({ refused }: TeacherTally, reason: RefusalReason): void {
  refused[reason]++;
}
