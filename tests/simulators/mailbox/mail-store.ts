import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { mailMessage, type MailMessage } from './mail-message.ts';

/** The oldest messages go when there are more. */
export const MESSAGES_KEPT = 500;
/** The oldest messages go when all together are larger, in characters. */
export const CHARACTERS_KEPT = 100_000_000;

export interface MailStore {
  /** Newest first. */
  list(): MailMessage[];
  get(id: string): MailMessage | null;
  add(message: Omit<MailMessage, 'id'>): MailMessage;
  clear(): void;
}

/**
 * Messages in memory, and in `dataFile` when given: one JSON object per line, appended as they
 * come. A line cut short by a crash is left out when the file is read.
 */
export function createMailStore(dataFile?: string): MailStore {
  const kept = new Map<string, MailMessage>();
  const sizes = new Map<string, number>();
  let total = 0;
  let lastId = 0;
  let lines = 0;

  function keep(message: MailMessage): void {
    const size = JSON.stringify(message).length;
    kept.set(message.id, message);
    sizes.set(message.id, size);
    total += size;
    lastId = Math.max(lastId, Number(message.id));
    for (const oldest of kept.keys()) {
      if (kept.size <= MESSAGES_KEPT && total <= CHARACTERS_KEPT) break;
      total -= sizes.get(oldest) ?? 0;
      kept.delete(oldest);
      sizes.delete(oldest);
    }
  }

  function rewrite(): void {
    if (dataFile === undefined) return;
    const text = [...kept.values()].map((message) => `${JSON.stringify(message)}\n`).join('');
    writeFileSync(`${dataFile}.new`, text, { mode: 0o600 });
    renameSync(`${dataFile}.new`, dataFile);
    lines = kept.size;
  }

  if (dataFile !== undefined) {
    mkdirSync(dirname(dataFile), { recursive: true });
    readMessages(dataFile).forEach(keep);
    rewrite();
  }

  return {
    list: () => [...kept.values()].reverse(),
    get: (id) => kept.get(id) ?? null,
    add(fields) {
      const message = { id: String(lastId + 1), ...fields };
      keep(message);
      if (dataFile !== undefined) {
        appendFileSync(dataFile, `${JSON.stringify(message)}\n`, { mode: 0o600 });
        lines += 1;
        if (lines > MESSAGES_KEPT * 2) rewrite();
      }
      return message;
    },
    clear() {
      kept.clear();
      sizes.clear();
      total = 0;
      rewrite();
    },
  };
}

function readMessages(file: string): MailMessage[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [mailMessage.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
