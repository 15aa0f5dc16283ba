import { z } from 'zod';
import { refreshAppSession } from '#app/domain/accounts/app-session.ts';
import type { RefreshRefusal } from '#app/domain/accounts/app-session.ts';
import { UnauthenticatedError } from '#app/http/error-page.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { privateJson } from './api-answers.ts';

export const handle: PageHandle = { access: 'public' };

const body = z.object({ refreshToken: z.string().max(200) });

const refusals: Record<RefreshRefusal, [text: string, code: string]> = {
  unknown: ['There is no such refresh token.', 'invalid_refresh_token'],
  ended: ['The session has ended. Sign in again.', 'session_ended'],
  reused: [
    'The refresh token was used before, so its session has ended. Sign in again.',
    'refresh_token_reused',
  ],
};

/** New tokens for a refresh token, which is good once. */
export const action = apiMethod('POST', async ({ request, context }) => {
  const { refreshToken } = await readJson(request, body);
  const outcome = await refreshAppSession(refreshToken, originOf(request, context));
  if (typeof outcome === 'string') throw new UnauthenticatedError(...refusals[outcome]);
  return privateJson(outcome);
});

export const loader = action;
