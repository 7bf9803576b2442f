import { createHash } from "node:crypto";
import { fileBytes } from "./file-bytes.js";

/** Lower-case hex SHA-256 of a file's bytes. @throws StandinError INPUT_NOT_FOUND, INPUT_IS_FOLDER, INPUT_UNREADABLE, INTERRUPTED */
export async function fileSha256(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of fileBytes(path, signal, undefined)) hash.update(piece);
  return hash.digest("hex");
}
