import { StandinError } from "../errors.js";

/** The system's name of a failure (EACCES, ENOSPC …), or null when `error` is none of the file system. */
export function systemCode(error: unknown): string | null {
  if (error instanceof StandinError || !(error instanceof Error) || !("code" in error)) return null;
  const code = String(error.code);
  return /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** What a failure of the file system means to the user; other errors unchanged. */
export function outputError(path: string, error: unknown): unknown {
  const system = systemCode(error);
  if (system === null) return error;
  const details = { path, system };
  switch (system) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StandinError(
        "OUTPUT_NOT_ALLOWED",
        `${path} cannot be written: ${system === "EROFS" ? "the disk is read-only" : "the permissions of the folder do not allow it"}. ` +
          "Nothing was left behind. Choose another place with -o, or change the permissions.",
        details,
      );
    case "ENOSPC":
    case "EDQUOT":
      return new StandinError(
        "OUTPUT_NO_SPACE",
        `${path} cannot be written: ${system === "EDQUOT" ? "the quota" : "the disk"} is full. Nothing was left behind. Free some space, or ` +
          "choose another place with -o.",
        details,
      );
    case "EEXIST":
    case "ENOTEMPTY":
      return outputExists(path);
    case "ENOENT":
    case "ENOTDIR":
      return new StandinError(
        "OUTPUT_PARENT_MISSING",
        `${path} cannot be written: the folder it is to stand in does not exist, or is a file. Make it first, or choose another place with -o.`,
        details,
      );
    default:
      return new StandinError(
        "OUTPUT_FAILED",
        `${path} cannot be written: the system reports ${system}. Nothing was left behind. Check the disk and the name.`,
        details,
      );
  }
}

export function outputExists(path: string): StandinError {
  return new StandinError(
    "OUTPUT_EXISTS",
    `${path} exists already and is not overwritten. Choose another name with -o, or pass --force to replace it.`,
    { path },
  );
}
