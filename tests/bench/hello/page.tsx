import { useLoaderData } from '@remix-run/react';

export const handle = { access: 'public' };

export function loader() {
  return { greeting: 'Hello, world' };
}

export default function Page() {
  return <h1>{useLoaderData<typeof loader>().greeting}</h1>;
}
