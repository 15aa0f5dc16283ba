import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginTotp, confirmTotp } from '#app/domain/accounts/enrol-totp.ts';
import { spendSecondFactorCode, totpOf } from '#app/domain/accounts/second-factor-code.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { totpFactors } from '#db/schema/second-factors.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';

const now = new Date('2026-11-20T12:00:10Z');
const stepMs = 30_000;

let database: TestDatabase;
let people: PeoplePlanter;
beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.webUrl, poolSize: 6, applicationName: 'lappa race' });
  await startQueue({ url: database.webUrl, role: 'sender', onError: () => {} });
});
afterAll(async () => {
  await stopQueue(1000);
  await closeDatabase();
  await people.close();
  await database.drop();
});

/** Somebody with a code app, and the code it shows now, which nobody has used yet. */
async function plantCodeApp(name: string): Promise<{ userId: string; code: string }> {
  const { id: userId, sessionId } = await people.person(name);
  const { secret } = await asSystem('test', (context) => beginTotp(context, userId), { now });
  const codeAt = (time: number) => totpOf(secret).generate({ timestamp: time });
  const code = codeAt(now.getTime() - stepMs);
  await asSystem('test', (context) => confirmTotp(context, { userId, sessionId, code }), { now });
  return { userId, code: codeAt(now.getTime()) };
}

type Spend = (context: Context, userId: string, code: string) => Promise<string | null>;

/** Two answers at once with one code: both have looked before either writes, because the row is held until then. */
async function spendTwice(name: string, spend: Spend): Promise<(string | null)[]> {
  const { userId, code } = await plantCodeApp(name);
  let answers: Promise<(string | null)[]> | undefined;
  await people.sql.begin(async (sql) => {
    await sql`select from app.totp_factors where user_id = ${userId} for update`;
    const answer = () => asSystem('test', (context) => spend(context, userId, code), { now });
    answers = Promise.all([answer(), answer()]);
    await eventually('both wait for the row', async () => {
      const waiting = await people.sql`select from pg_stat_activity
        where application_name = 'lappa race' and wait_event_type = 'Lock'`;
      return waiting.length === 2;
    });
  });
  return answers!;
}

test('of two answers at once with one code, one is right', async () => {
  const answers = await spendTwice('Rut Race', spendSecondFactorCode);
  expect(answers.toSorted()).toEqual(['totp', null].toSorted());
});

test('control: looking first and writing then takes the same code twice', async () => {
  const answers = await spendTwice('Kit Control', async ({ tx }, userId) => {
    const isThis = eq(totpFactors.userId, userId);
    const [factor] = await tx.select().from(totpFactors).where(isThis);
    const step = Math.floor(now.getTime() / stepMs);
    if (factor!.lastStep >= step) return null;
    await tx.update(totpFactors).set({ lastStep: step }).where(isThis);
    return 'totp';
  });
  expect(answers).toEqual(['totp', 'totp']);
});
