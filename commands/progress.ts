/** Where the lines of a command go. */
export type Say = (line: string) => void;

/** Writes lines to standard output; a closed terminal is no reason to fail. */
export function createSay(): Say {
  process.stdout.on('error', () => {});
  return (line) => void process.stdout.write(`${line}\n`);
}

/**
 * Runs the steps of a command, one line each: a tick, what was done and how many seconds it took,
 * or a cross. `work` may return a remark that is set after the name.
 */
export function createProgress(say: Say) {
  return async function step<T>(
    name: string,
    work: (remark: (text: string) => void) => Promise<T>,
  ): Promise<T> {
    const start = performance.now();
    const line = (mark: string, text: string) =>
      say(`  ${mark} ${text.padEnd(62)} ${seconds(performance.now() - start)}`);
    let remarks = '';
    try {
      const result = await work((text) => (remarks = ` (${text})`));
      line('✓', name + remarks);
      return result;
    } catch (error) {
      line('✗', name);
      throw error;
    }
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;
}
