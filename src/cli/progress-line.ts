/** The part of a terminal stream that a progress line needs. */
export interface LineTarget {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

export interface ProgressLine {
  /** @param share done of the step, in [0, 1] */
  update(step: string, share: number): void;
  clear(): void;
}

export const clearLine = "\r\u001b[2K";

/** One line that shows the step and its percent; silent when the target is no terminal. */
export function createProgressLine(target: LineTarget): ProgressLine {
  let shown = "";
  return {
    update(step, share) {
      if (!target.isTTY) return;
      const percent = Math.floor(100 * Math.min(1, Math.max(0, share)));
      const text = `${step} … ${percent} %`.slice(0, Math.max(1, target.columns - 1));
      if (text === shown) return;
      shown = text;
      target.write(clearLine + text);
    },
    clear() {
      if (shown !== "") target.write(clearLine);
      shown = "";
    },
  };
}
