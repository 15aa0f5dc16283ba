import { data } from '@remix-run/node';
import type { HeadersArgs } from '@remix-run/node';

/** Answers a form with the way to a page of the payment provider, whose address is open to whoever has it. */
export function leaveFor(url: string) {
  return data(
    { goingTo: url },
    { headers: { Refresh: `0; url=${url}`, 'Cache-Control': 'no-store' } },
  );
}

/** `Refresh` leads on: a redirect would be the form's, and the page's policy keeps forms at home. */
export const passLeaving = ({ actionHeaders, errorHeaders }: HeadersArgs): Headers => {
  const passed = new Headers(errorHeaders);
  for (const [name, value] of actionHeaders) passed.set(name, value);
  return passed;
};
