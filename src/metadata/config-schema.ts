import { z } from "zod";
import { constraintSchema } from "./constraints/constraint.js";
import { columnKinds, columnMethods, columnRoles, surrogateClasses, treatments } from "./metadata.js";

export const configVersion = 1;

const columnName = z.string().min(1).max(1000);
const columnSettings = z
  .strictObject({
    name: columnName.describe("header of the column"),
    kind: z.enum(columnKinds).optional().describe("what the cells are"),
    role: z.enum(columnRoles).optional().describe("what they say about a person"),
    treatment: z
      .enum(treatments)
      .optional()
      .describe("what becomes of the column in the stand-in; leave-out keeps the header and empties the cells"),
    surrogate: z.enum(surrogateClasses).optional().describe("kind of the invented identifiers, for treatment surrogate"),
    datetime: z.string().min(1).max(100).optional().describe("pattern of the dates, e.g. dd.MM.yyyy"),
    method: z
      .enum(columnMethods)
      .optional()
      .describe("independent: drawn from its own shares, apart from all other columns; else the method of the run"),
    missingTokens: z
      .array(z.string().max(100))
      .max(100)
      .optional()
      .describe(
        "cell texts that mean missing in this column, beside empty cells, in place of the usual ones; an empty list: none is missing",
      ),
  })
  .meta({ id: "ColumnSettings" });

const teacherSettings = z
  .strictObject({
    api: z
      .enum(["openai", "anthropic"])
      .optional()
      .describe("protocol of the endpoint; anthropic for api.anthropic.com, else openai unless set"),
    endpoint: z.string().min(1).max(2000).optional().describe("base address, such as http://localhost:11434/v1"),
    model: z.string().min(1).max(500).optional().describe("name of the model, as the endpoint lists it"),
    allow: z.array(z.string().min(1).max(300)).max(50).optional().describe("hosts that prompts may go to; any other is refused"),
    keyVariable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .max(200)
      .optional()
      .describe("environment variable that holds the key; STANDIN_TEACHER_KEY unless set"),
    candidates: z.int().min(1).max(20).optional().describe("replies asked for one text at most; 3 unless set"),
    parallel: z.int().min(1).max(32).optional().describe("requests at once; 4 unless set; the result does not depend on it"),
    timeoutSeconds: z.number().min(0.05).max(3600).optional().describe("wait for one reply; 120 unless set"),
    temperature: z.number().min(0).max(2).optional().describe("the endpoint's own unless set"),
    prices: z
      .strictObject({
        inputPerMillion: z.number().min(0).max(1e6).describe("price of a million tokens of prompts"),
        outputPerMillion: z.number().min(0).max(1e6).describe("price of a million tokens of replies"),
        currency: z.string().min(1).max(20).optional().describe("USD unless set"),
      })
      .optional()
      .describe("what tokens cost, so that the cost can be shown"),
  })
  .meta({ id: "TeacherSettings" });

/** `standin.yaml`. Every key but version is optional; an option on the command line goes before it. */
export const configSchema = z
  .strictObject({
    version: z.literal(configVersion),
    policy: z.string().min(1).max(1000).optional().describe("internal, vendor or public, or the path of a policy file"),
    k: z
      .int()
      .min(2)
      .max(1_000_000)
      .optional()
      .describe("persons that must hold a value before it may be shown or drawn, in place of the policy's"),
    target: columnName.optional().describe("column that models will predict; declared, never guessed"),
    entity: columnName.optional().describe("column that says who a person is, or none: every row is one person"),
    seed: z
      .union([z.string().min(1).max(1000), z.int().min(0)])
      .optional()
      .describe("128 bits in hexadecimal; without it, drawn from the system"),
    rows: z.int().min(1).max(1_000_000_000).optional().describe("rows to draw"),
    maxRows: z.int().min(1).max(1_000_000_000).optional().describe("rows to read of the input; other files are read whole"),
    holdout: z.string().min(1).max(4000).optional().describe("path of the holdout table, seen from this file"),
    holdoutShare: z.number().min(0.05).max(0.5).optional().describe("share of persons held out when there is no holdout table"),
    drop: z.array(columnName).max(2000).optional().describe("columns to leave out altogether"),
    onlyColumns: z.array(columnName).min(1).max(2000).optional().describe("the only columns to read, as --columns"),
    mixSearch: z
      .union([z.boolean(), z.int().min(50).max(1_000_000)])
      .optional()
      .describe("search for the best share of synthetic rows to train on; a number: with so many real rows to hand"),
    queries: z
      .array(z.string().min(1).max(10_000))
      .max(20)
      .optional()
      .describe("questions in SQL (SELECT aggregates FROM data) that the stand-in and the real rows answer side by side"),
    threads: z.int().min(1).max(256).optional().describe("threads; the result does not depend on them"),
    fidelityPrivacy: z.number().min(0).max(1).optional().describe("from privacy (0) to fidelity (1), for the tree; 0.5 unless set"),
    order: z.array(columnName).max(2000).optional().describe("columns to draw first, in this order; the others follow as usual"),
    constraints: z
      .array(constraintSchema)
      .max(10_000)
      .optional()
      .describe("rules that rows keep, in place of those that would be found; an empty list: none"),
    teacher: teacherSettings.optional().describe("a language model behind an endpoint that writes free text anew; none unless set"),
    columns: z.array(columnSettings).max(2000).optional().describe("settings of single columns, over what is guessed"),
  })
  .meta({ id: "standin.config/1", title: "standin configuration", description: "standin.yaml: settings of a run and of the columns" });

export type ConfigInput = z.input<typeof configSchema>;

/** JSON Schema (draft 2020-12) of `standin.yaml`; `schemas/config.schema.json` is this value. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { target: "draft-2020-12", io: "input" });
}
