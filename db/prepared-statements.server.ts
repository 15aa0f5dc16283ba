import type postgres from 'postgres';

/** Lists of values come in every length; a kept statement for each would fill the server's memory. */
const mostValues = 24;

/**
 * A client for drizzle whose connections keep the statements they have seen (PostgreSQL's prepared statements).
 * drizzle by itself has each one parsed anew at every call, with two round trips.
 */
export function keepStatements<Client extends Pick<postgres.Sql, 'unsafe'>>(
  client: Client,
): Client {
  const unsafe = (text: string, values: postgres.ParameterOrJSON<never>[] = []) =>
    client.unsafe(text, values, { prepare: values.length > 0 && values.length <= mostValues });
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') return unsafe;
      const own = Reflect.get(target, name) as unknown;
      if (name !== 'begin') return own;
      return (work: (transaction: postgres.TransactionSql) => Promise<unknown>) =>
        (own as postgres.Sql['begin'])((transaction) => work(keepStatements(transaction)));
    },
  });
}
