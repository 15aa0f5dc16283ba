const PATIENCE_MS = 25_000;

/**
 * Calls `stop` when the process that started this one has ended, even by SIGKILL, so that nothing
 * of a demo stays behind; after 25 seconds this process ends in any case. At once when it ended
 * before this was called. Does nothing in a process that was started without an IPC channel, as in
 * production.
 */
export function stopWithParent(stop: () => void): void {
  // Stays when the channel is gone: Node gives it to whoever was started with one.
  if (process.send === undefined) return;
  const leave = () => {
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    stop();
  };
  if (!process.connected) return leave();
  process.once('disconnect', leave);
  // Listening alone must not keep a process alive that has nothing more to do.
  process.channel?.unref();
}
