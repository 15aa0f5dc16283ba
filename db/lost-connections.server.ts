import type postgres from 'postgres';

/** Of postgres.js and of the sockets below it; PostgreSQL's own are the class 57P: it shuts down, or has crashed. */
const lostCodes = /^(CONNECTION_\w+|CONNECT_TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT|57P0\d)$/;

/** Whether the error, or what caused it, says that the connection is gone. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && lostCodes.test(code)) || isLost(error.cause);
}

/**
 * Keeps the process when a connection is lost that nobody waits for. postgres.js 3.4.9 asks each new connection for the
 * types of arrays and lets nobody hear of it when that fails: a database that crashed at that moment took the process
 * with it. Whatever else nobody waits for ends the process as before.
 * @param onLost told of each
 */
export function surviveLostConnections(onLost: (error: unknown) => void): void {
  process.on('unhandledRejection', (error) => {
    if (!isLost(error)) throw error;
    onLost(error);
  });
}

/**
 * A client whose transactions fail, and do no more, when their connection is lost. postgres.js 3.4.9 by itself goes on
 * to write a rollback to the connection that is gone, and the process dies of it (its issues 1066, 1154 and 1208).
 */
export function endWithConnection<Client extends postgres.Sql>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'begin') return Reflect.get(target, name) as unknown;
      return <T>(work: (transaction: postgres.TransactionSql) => Promise<T>) => {
        let isOver = false;
        const running = target.begin(async (transaction) => {
          const held = holdBack(transaction, () => isOver);
          try {
            const result = await work(held);
            return isOver ? await never() : result;
          } catch (error) {
            if (isOver || isLost(error)) return never();
            throw error;
          }
        });
        running.catch(() => (isOver = true));
        return running;
      };
    },
  });
}

/** postgres.js rejects the whole transaction itself when its connection closes; what is inside stays where it is. */
const never = () => new Promise<never>(() => {});

/** Sends nothing more when the transaction is over. */
function holdBack(transaction: postgres.TransactionSql, isOver: () => boolean) {
  return new Proxy(transaction, {
    get(target, name) {
      const own = Reflect.get(target, name) as unknown;
      if (name !== 'unsafe') return own;
      return (...args: Parameters<postgres.TransactionSql['unsafe']>) => {
        if (isOver()) throw new Error('The connection of this transaction is lost.');
        return target.unsafe(...args);
      };
    },
  });
}
