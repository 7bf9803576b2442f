import { z } from "zod";
import { StandinError } from "../errors.js";
import type { NgramLevel, SupportedNgrams } from "../language/supported-ngrams.js";
import { fromBase64, toBase64 } from "../table/typed-array-text.js";
import { numberCount } from "./frames.js";
import type { PhraseModel } from "./phrase-model.js";
import { groupCount } from "./row-traits.js";
import { mostDates } from "./text-dates.js";

const ngramsSchema = z
  .object({
    levels: z
      .array(z.object({ contexts: z.string(), tokens: z.string(), weights: z.string() }).strict())
      .min(1)
      .max(8),
    totals: z.array(z.string()).max(7),
  })
  .strict();

const traitSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("categories"), column: z.string(), values: z.array(z.string()).min(1) }).strict(),
  z.object({ kind: z.literal("cuts"), column: z.string(), cuts: z.array(z.number()).min(1) }).strict(),
]);

/** A model of phrases in `model.json`: typed arrays as little-endian base64, counts in steps of k. */
export const phraseStateSchema = z
  .object({
    column: z.string(),
    topicColumn: z.string().nullable(),
    lengthColumn: z.string(),
    numberColumns: z.array(z.string()).max(8),
    dates: z
      .object({
        format: z
          .object({ pattern: z.string(), zone: z.enum(["none", "utc", "offset"]), resolutionSeconds: z.number().positive() })
          .strict(),
        base: z.string().nullable(),
        columns: z.array(z.string()).min(1).max(mostDates),
      })
      .strict()
      .nullable(),
    frames: z.array(z.array(z.string().min(2)).min(1).max(200)).max(1000),
    forms: z.array(z.string().min(2)).min(3).max(65536),
    textSteps: z.number().int().min(1),
    textStepsOf: z.string(),
    words: ngramsSchema,
    classOf: z.string(),
    classes: ngramsSchema,
    pairs: z.object({ members: z.string(), first: z.string(), second: z.string(), shifts: z.string() }).strict(),
    traits: z.array(z.object({ trait: traitSchema, starts: z.string(), tokens: z.string(), shifts: z.string() }).strict()).max(16),
    lead: z.array(ngramsSchema.nullable()),
  })
  .strict();
export type PhraseState = z.infer<typeof phraseStateSchema>;

export function phraseState({ words, classes, pairs, lead, traits, classOf, textStepsOf, ...rest }: PhraseModel): PhraseState {
  return {
    ...rest,
    numberColumns: [...rest.numberColumns],
    dates: rest.dates === null ? null : { ...rest.dates, columns: [...rest.dates.columns] },
    frames: rest.frames.map((forms) => [...forms]),
    forms: [...rest.forms],
    textStepsOf: toBase64(textStepsOf),
    words: ngramState(words),
    classOf: toBase64(classOf),
    classes: ngramState(classes),
    pairs: {
      members: toBase64(pairs.members),
      first: toBase64(pairs.first),
      second: toBase64(pairs.second),
      shifts: toBase64(pairs.shifts),
    },
    traits: traits.map(({ trait, words: { starts, tokens, shifts } }) => ({
      trait: trait.kind === "cuts" ? { ...trait, cuts: [...trait.cuts] } : { ...trait, values: [...trait.values] },
      starts: toBase64(starts),
      tokens: toBase64(tokens),
      shifts: toBase64(shifts),
    })),
    lead: lead.map((grams) => (grams === null ? null : ngramState(grams))),
  };
}

function ngramState({ levels, totals }: SupportedNgrams): z.infer<typeof ngramsSchema> {
  return {
    levels: levels.map(({ contexts, tokens, weights }) => ({
      contexts: toBase64(contexts),
      tokens: toBase64(tokens),
      weights: toBase64(weights),
    })),
    totals: totals.map(toBase64),
  };
}

/** @throws StandinError MODEL_INVALID where an index points at nothing */
export function parsePhraseState(state: PhraseState): PhraseModel {
  const { forms, words, classOf, classes, pairs, traits, lead, textStepsOf, ...rest } = state;
  const model: PhraseModel = {
    ...rest,
    forms,
    textStepsOf: fromBase64("Uint32Array", textStepsOf),
    words: parseNgrams(words),
    classOf: fromBase64("Uint16Array", classOf),
    classes: parseNgrams(classes),
    pairs: {
      members: fromBase64("Uint16Array", pairs.members),
      first: fromBase64("Uint16Array", pairs.first),
      second: fromBase64("Uint16Array", pairs.second),
      shifts: fromBase64("Int16Array", pairs.shifts),
    },
    traits: traits.map(({ trait, starts, tokens, shifts }) => ({
      trait,
      words: {
        starts: fromBase64("Uint32Array", starts),
        tokens: fromBase64("Uint16Array", tokens),
        shifts: fromBase64("Int16Array", shifts),
      },
    })),
    lead: lead.map((grams) => (grams === null ? null : parseNgrams(grams))),
  };
  const problem = problemOf(model);
  if (problem !== null)
    throw new StandinError("MODEL_INVALID", `The model of texts is damaged or was edited: ${problem}. Fit it again with \`standin fit\`.`);
  return model;
}

function parseNgrams({ levels, totals }: z.infer<typeof ngramsSchema>): SupportedNgrams {
  return {
    levels: levels.map(({ contexts, tokens, weights }) => ({
      contexts: fromBase64("Uint32Array", contexts),
      tokens: fromBase64("Uint16Array", tokens),
      weights: fromBase64("Uint32Array", weights),
    })),
    totals: totals.map((text) => fromBase64("Uint32Array", text)),
  };
}

function problemOf(model: PhraseModel): string | null {
  const { forms, textStepsOf, classOf, words, classes, pairs, traits, lead } = model;
  const classCount = classes.levels[0]!.tokens.length;
  if (!areFilled(model)) return "a text has a number or date that there is not";
  if (textStepsOf.length !== forms.length || classOf.length !== forms.length) return "its words and their classes differ in number";
  if (classOf.some((c) => c >= classCount)) return "a word has a class that there is not";
  for (const grams of [words, ...lead]) if (grams !== null && !isWhole(grams, forms.length)) return "its n-grams do not fit together";
  if (!arePairs(pairs, forms.length)) return "its pairs of words do not fit together";
  if (!isWhole(classes, classCount)) return "its n-grams of classes do not fit together";
  if (traits.some(({ trait, words: own }) => !areShifts(own, groupCount(trait), forms.length)))
    return "its words of groups do not fit together";
  return lead.length === (traits[0] === undefined ? 0 : groupCount(traits[0].trait)) ? null : "its groups differ in number";
}

/** True where every number and date has a column. */
function areFilled({ forms, frames, numberColumns, dates }: PhraseModel): boolean {
  const isDated = (form: string): boolean => !form.startsWith("d") || Number(form.slice(2)) < (dates?.columns.length ?? 0);
  return forms.every(isDated) && frames.every((frame) => frame.every(isDated) && numberCount(frame) <= numberColumns.length);
}

function isWhole({ levels, totals }: SupportedNgrams, vocabularySize: number): boolean {
  if (totals.length !== levels.length - 1 || levels[0]!.tokens.length !== vocabularySize) return false;
  return levels.every((level, n) => {
    const { contexts, tokens, weights } = level;
    const same = contexts.length === tokens.length && weights.length === tokens.length;
    return (
      same &&
      tokens.every((token) => token < vocabularySize) &&
      (n === 0 ? isNumbered(level) : continues(level, levels[n - 1]!, totals[n - 1]!))
    );
  });
}

function isNumbered({ tokens }: NgramLevel): boolean {
  return tokens.every((token, gram) => token === gram);
}

function continues({ contexts, tokens, weights }: NgramLevel, before: NgramLevel, totals: Uint32Array): boolean {
  if (totals.length !== before.tokens.length) return false;
  return contexts.every((context, gram) => {
    const isOrdered = gram === 0 || context > contexts[gram - 1]! || (context === contexts[gram - 1] && tokens[gram]! > tokens[gram - 1]!);
    return context < before.tokens.length && isOrdered && weights[gram]! > 0;
  });
}

function arePairs({ members, first, second, shifts }: PhraseModel["pairs"], vocabularySize: number): boolean {
  const isPlace = (place: number): boolean => place < members.length;
  return (
    members.length <= 32767 &&
    members.every((token) => token < vocabularySize) &&
    first.length === shifts.length &&
    second.length === shifts.length &&
    first.every(isPlace) &&
    second.every(isPlace)
  );
}

function areShifts({ starts, tokens, shifts }: PhraseModel["traits"][number]["words"], groups: number, vocabularySize: number): boolean {
  return (
    starts.length === groups + 1 &&
    starts.every((start, group) => group === 0 || start >= starts[group - 1]!) &&
    starts[groups] === tokens.length &&
    shifts.length === tokens.length &&
    tokens.every((token) => token < vocabularySize)
  );
}
