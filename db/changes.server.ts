import { database } from './client.server.ts';

/**
 * Calls `onChange` whenever PostgreSQL notifies the channel, with what the notification says, and with null when the
 * connection is (re)made, since changes may have been missed meanwhile. Uses one connection of the process's own, the
 * same for all channels.
 * @returns how to stop, once the channel is listened to
 */
export async function listenForChanges(
  channel: string,
  onChange: (payload: string | null) => void,
): Promise<{ stop(): Promise<void> }> {
  const listening = await database().sql.listen(channel, onChange, () => onChange(null));
  return { stop: () => listening.unlisten() };
}
