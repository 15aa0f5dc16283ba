export const handle = { access: 'public' };

export function loader() {
  return Response.json({ greeting: 'Hello, world' });
}
