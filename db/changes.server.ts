import { database } from './client.server.ts';

/**
 * Calls `onChange` whenever PostgreSQL notifies the channel, and when the connection is (re)made, since changes may
 * have been missed meanwhile. Uses one connection of its own.
 * @returns how to stop, once the channel is listened to
 */
export async function listenForChanges(
  channel: string,
  onChange: () => void,
): Promise<{ stop(): Promise<void> }> {
  const listening = await database().sql.listen(channel, onChange, onChange);
  return { stop: () => listening.unlisten() };
}
