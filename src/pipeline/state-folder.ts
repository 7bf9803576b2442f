/** Small private files in the user's state folder (mode 0600). Names are plain file names or `folder/name`. */
export interface StateFolder {
  /** Where it lies, for messages. */
  readonly path: string;
  /** The text, or null when there is no such file. @throws StandinError STATE_UNAVAILABLE */
  read(name: string): Promise<string | null>;
  /** Replaces the file as a whole. @throws StandinError STATE_UNAVAILABLE */
  write(name: string, text: string): Promise<void>;
  /** Writes the file unless there is one; of two at once, one is kept. @throws StandinError STATE_UNAVAILABLE */
  create(name: string, text: string): Promise<void>;
  /** Adds one line at the end; lines of two processes do not mix. @throws StandinError STATE_UNAVAILABLE */
  append(name: string, line: string): Promise<void>;
}
