import type { Context } from './tenancy.server.ts';
import { asSystem } from './tenancy.server.ts';

interface Call<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

/**
 * Lets calls that are made at about the same time share one `asSystem` transaction: those made while `atOnce` are under
 * way go together in the next. Nobody waits for company. When a shared transaction fails, each of its calls is done
 * again by itself, so that one's failure stays its own.
 * @param most calls in one transaction
 * @param work does all calls and gives their answers in the same order
 * @param atOnce above one, the database works on the next while the end of the last is written to disk; `work` must not
 * deadlock with itself
 * @param keepsPlans as of a door
 */
export function shareTransaction<Input, Output>(
  reason: string,
  most: number,
  work: (context: Context, inputs: Input[]) => Promise<Output[]>,
  { atOnce = 1, keepsPlans = false }: { atOnce?: number; keepsPlans?: boolean } = {},
): (input: Input) => Promise<Output> {
  const waiting: Call<Input, Output>[] = [];
  let underWay = 0;

  async function settle(calls: Call<Input, Output>[]): Promise<void> {
    try {
      const inputs = calls.map(({ input }) => input);
      const outputs = await asSystem(reason, (context) => work(context, inputs), { keepsPlans });
      for (const [index, call] of calls.entries()) call.resolve(outputs[index] as Output);
    } catch (error) {
      if (calls.length === 1) calls[0]?.reject(error);
      else for (const call of calls) await settle([call]);
    }
  }

  async function settleAll(): Promise<void> {
    while (waiting.length > 0) await settle(waiting.splice(0, most));
    underWay -= 1;
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (underWay === atOnce) return;
      underWay += 1;
      // After what is ready now has called, too.
      setImmediate(() => void settleAll());
    });
}
