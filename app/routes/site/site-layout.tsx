import { Outlet } from '@remix-run/react';
import { PublicFrame } from './public-frame.tsx';

export default function SiteLayout() {
  return (
    <PublicFrame>
      <Outlet />
    </PublicFrame>
  );
}
