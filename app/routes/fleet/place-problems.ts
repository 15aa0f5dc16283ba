import type { MessagesByCode } from '#app/http/form.server.ts';

/** What is wrong with a ring or team that was chosen while somebody removed it. */
export const placeProblems: MessagesByCode = {
  ring_gone: { field: 'ring', message: 'fleet:client.ringGone' },
  team_gone: { field: 'team', message: 'fleet:client.teamGone' },
};
