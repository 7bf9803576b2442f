import { z } from "zod";
import { waivable } from "./waiver.js";

export const waiverVersion = "standin.waiver/1";

/** "2026-12-31"; whether that day exists is looked at apart. */
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** A waiver as a person writes it: one file for one check. */
export const waiverFileSchema = z
  .strictObject({
    version: z.literal(waiverVersion),
    check: z.enum(waivable).describe("id of a check, or a reason that belongs to none: persons, nothingDecisive"),
    name: z.string().min(2).max(200).describe("the person who answers for it"),
    reason: z.string().min(20).max(1000).describe("why the release is right all the same"),
    expires: z.string().regex(dayPattern).describe("last day of its use (UTC), at most a year ahead"),
    policy: z.string().min(1).max(200).describe("it holds for this policy alone: vendor/2").optional(),
    source: z.string().min(1).max(1000).describe("it holds for this source alone: the file's base name").optional(),
  })
  .meta({ id: waiverVersion, title: "standin waiver", description: "docs/policies.md explains every key" });

export type WaiverFile = z.infer<typeof waiverFileSchema>;
