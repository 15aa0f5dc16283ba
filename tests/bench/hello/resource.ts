export function loader() {
  return Response.json({ greeting: 'Hello, world' });
}
