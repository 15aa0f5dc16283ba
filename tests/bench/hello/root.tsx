import { Outlet } from '@remix-run/react';

export const handle = { access: 'public' };

export default function Root() {
  return (
    <html lang="en">
      <head>
        <title>Hello</title>
      </head>
      <body>
        <Outlet />
      </body>
    </html>
  );
}
