import { Outlet } from '@remix-run/react';
import { PublicFrame } from './public-frame.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

export default function SiteLayout() {
  return (
    <PublicFrame>
      <Outlet />
    </PublicFrame>
  );
}
