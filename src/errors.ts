/** Exit codes: 2 usage or input, 3 inconclusive, 4 internal error (docs/errors.md lists every code; a test holds the two together). */
export const errorCodes = {
  INTERNAL: { exit: 4, summary: "standin itself failed; the input was not at fault" },
  MODEL_INVALID: { exit: 2, summary: "a model file is damaged, edited by hand or of another version" },
  METHOD_UNKNOWN: { exit: 2, summary: "there is no synthesizer of that name" },
  ARTEFACT_LEAK: { exit: 4, summary: "a report or manifest would have shown values of single persons; nothing was published" },
  INTERRUPTED: { exit: 130, summary: "stopped by the user before the end; nothing half-made is left" },
  POLICY_UNKNOWN: { exit: 2, summary: "there is no built-in policy of that name" },
  POLICY_INVALID: { exit: 2, summary: "a policy file or a policy setting does not follow the schema" },
  WAIVER_INVALID: { exit: 2, summary: "a waiver does not follow the schema, or is for something that cannot be waived" },
  WAIVER_EXPIRED: { exit: 2, summary: "a waiver may not be used any more" },
  MANIFEST_INVALID: { exit: 2, summary: "a manifest is truncated, was edited, or does not follow the schema" },
  SEED_INVALID: { exit: 2, summary: "the seed is empty, too long, or too short for the policy" },
  STATE_UNAVAILABLE: { exit: 2, summary: "the folder for the private records of runs cannot be read or written" },
  LEDGER_INVALID: { exit: 2, summary: "the ledger of attempts is damaged" },
  TOO_FEW_PERSONS: { exit: 3, summary: "the table has too few persons to learn from and to judge" },
  OPTION_INVALID: { exit: 2, summary: "an option or argument on the command line is not known or has a value that it cannot have" },
  TABLES_DIFFER: { exit: 2, summary: "two tables that must have the same columns and kinds have not" },
  COLUMN_UNKNOWN: { exit: 2, summary: "an option or the config file names a column that the table does not have" },
  COLUMN_SETTING_INVALID: { exit: 2, summary: "the settings of a column cannot go together, or do not fit its cells" },
  ENTITY_AMBIGUOUS: { exit: 2, summary: "more than one column could say who a person is" },
  CONFIG_INVALID: { exit: 2, summary: "the config file does not follow the schema" },
  CONDITION_INVALID: { exit: 2, summary: "a condition on drawn rows cannot be read, or does not fit its column" },
  CONDITION_UNSUPPORTED: { exit: 2, summary: "too few records that the model knows meet the conditions on drawn rows" },
  CONSTRAINT_INVALID: { exit: 2, summary: "a constraint cannot be asked of the columns that it names" },
  CONSTRAINT_CONTRADICTORY: { exit: 2, summary: "no row could keep all constraints of the list" },
  CONSTRAINT_VIOLATED: { exit: 2, summary: "rows of the source break a declared constraint" },
  CONSTRAINT_UNREACHABLE: { exit: 2, summary: "drawn rows could not be made to keep the constraints" },
  QUERY_INVALID: { exit: 2, summary: "a question cannot be read, or asks for what may not be shown" },
  QUERY_FAILED: { exit: 2, summary: "a question cannot be answered for all rows" },
  SOURCE_IS_SYNTHETIC: { exit: 2, summary: "the source is stand-in records made by standin, not people's" },
  TEACHER_INVALID: { exit: 2, summary: "the settings of the teacher cannot be used, or there is nothing for it to write" },
  TEACHER_NOT_ALLOWED: { exit: 2, summary: "the teacher's host is not on the allow-list" },
  TEACHER_KEY_MISSING: { exit: 2, summary: "the teacher's endpoint needs a key, and none is set" },
  TEACHER_UNREACHABLE: { exit: 2, summary: "the teacher's endpoint is down, or its address or key is wrong" },
  TEACHER_MODEL_UNKNOWN: { exit: 2, summary: "the teacher's endpoint does not list the model" },
  TEACHER_FAILED: { exit: 2, summary: "requests to the teacher kept failing" },
  TEACHER_UNUSABLE: { exit: 2, summary: "the teacher's replies cannot be used" },
  INPUT_NOT_FOUND: { exit: 2, summary: "there is no file of that name" },
  INPUT_IS_FOLDER: { exit: 2, summary: "the input is a folder" },
  INPUT_UNREADABLE: { exit: 2, summary: "the input cannot be read" },
  INPUT_EMPTY: { exit: 2, summary: "the input is empty" },
  INPUT_FORMAT_UNKNOWN: { exit: 2, summary: "the input's format cannot be told from its name" },
  INPUT_NOT_TEXT: { exit: 2, summary: "the input is a file of another kind" },
  INPUT_NUL_BYTES: { exit: 2, summary: "the input holds NUL bytes" },
  INPUT_ENCODING: { exit: 2, summary: "the input's bytes are not valid in its encoding" },
  GZIP_DAMAGED: { exit: 2, summary: "a gzip file cannot be unpacked to its end" },
  GZIP_TOO_LARGE: { exit: 2, summary: "a gzip file unfolds to far more than its size" },
  TABLE_NO_ROWS: { exit: 2, summary: "the table has column names and no row" },
  TABLE_EMPTY_COLUMN_NAMES: { exit: 2, summary: "a column has no name" },
  TABLE_DUPLICATE_COLUMNS: { exit: 2, summary: "two columns have the same name" },
  TABLE_TOO_MANY_COLUMNS: { exit: 2, summary: "the table has more than 2,000 columns" },
  TABLE_CELL_TOO_LARGE: { exit: 2, summary: "a cell is longer than 1 MB" },
  CSV_HEADER_MISSING: { exit: 2, summary: "the first line of a CSV file looks like data" },
  CSV_RAGGED_ROW: { exit: 2, summary: "a row has more or fewer fields than the header" },
  CSV_UNCLOSED_QUOTE: { exit: 2, summary: "a quoted field is never closed" },
  CSV_STRAY_QUOTE: { exit: 2, summary: "a quoted field is followed by text" },
  CSV_ROW_TOO_LONG: { exit: 2, summary: "a row is longer than 64 MB" },
  READ_OPTION_INVALID: { exit: 2, summary: "an option for reading has a value that it cannot have" },
  JSONL_INVALID: { exit: 2, summary: "a line of a JSON Lines file is no JSON object" },
  JSONL_NESTED: { exit: 2, summary: "a field of a JSON Lines file holds an object or an array" },
  JSONL_INEXACT_NUMBER: { exit: 2, summary: "a field of a JSON Lines file holds a number beyond 2^53" },
  PARQUET_UNREADABLE: { exit: 2, summary: "a Parquet file cannot be read" },
  PARQUET_COLUMN_UNSUPPORTED: { exit: 2, summary: "a Parquet column has a type that is not read" },
  PARQUET_ENGINE_MISSING: { exit: 2, summary: "the engine for Parquet files and queries is not installed" },
  OUTPUT_EXISTS: { exit: 2, summary: "the output exists already" },
  OUTPUT_NOT_A_RELEASE: { exit: 2, summary: "the output folder holds other things than a release" },
  OUTPUT_PARENT_MISSING: { exit: 2, summary: "the folder for the output does not exist" },
  OUTPUT_NOT_ALLOWED: { exit: 2, summary: "the output may not be written there" },
  OUTPUT_NO_SPACE: { exit: 2, summary: "there is no space for the output" },
  OUTPUT_NOT_ENCODABLE: { exit: 2, summary: "a drawn value has a character that the output's encoding lacks" },
  OUTPUT_COLUMNS_CLASH: { exit: 2, summary: "two column names differ by case alone, which Parquet output cannot keep apart" },
  OUTPUT_FAILED: { exit: 2, summary: "the output cannot be written" },
} as const satisfies Record<string, { exit: 2 | 3 | 4 | 130; summary: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** Values that may stand in `details`: names, counts, positions; never a cell value of the source. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * An error that a user can cause and mend. The message names the thing (column, option, file and line), what was found, what was
 * allowed and the next step; it never holds a cell value of the source.
 */
export class StandinError extends Error {
  override readonly name = "StandinError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = Object.freeze({ ...details });
  }
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}
