/** A file that is being written. */
export interface FileWriter {
  /** Writes all of `bytes`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when what was written lies on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type PathKind = "absent" | "file" | "folder" | "other";

/**
 * What our output needs of a file system. Failures are errors with the system's `code` (EACCES, ENOSPC, EEXIST …); the callers in io/
 * turn them into StandinError.
 */
export interface FileSystem {
  /** A new file. Fails with EEXIST where anything stands at `path`. */
  createFile(path: string, mode: number): Promise<FileWriter>;
  /** A new folder. Fails with EEXIST where anything stands at `path`. */
  makeFolder(path: string, mode: number): Promise<void>;
  /** Links are followed. */
  kindOf(path: string): Promise<PathKind>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Moves a file or a folder; a file at `to` is replaced. */
  rename(from: string, to: string): Promise<void>;
  /** Moves a file; fails with EEXIST where anything stands at `to`. */
  renameNew(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all it holds; silent when there is none. */
  remove(path: string): Promise<void>;
  /** Returns when the file's bytes, or the folder's entries, lie on the disk. */
  sync(path: string): Promise<void>;
  /** The bytes of a file in pieces. */
  read(path: string): AsyncIterable<Uint8Array>;
}
