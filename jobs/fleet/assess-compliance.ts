import { assessAll, assessOne } from '#app/domain/fleet/assess-compliance.ts';
import type { Handler } from '../register-handler.ts';

export const assessComplianceHandler: Handler<'fleet.assess-compliance'> = {
  queue: 'fleet.assess-compliance',
  concurrency: 2,
  describe: ({ payload: { organizationId } }) => ({
    trigger: organizationId === undefined ? 'schedule' : 'job',
    ...(organizationId !== undefined && { subject: organizationId }),
  }),
  async handle({ payload: { organizationId } }, run) {
    if (organizationId === undefined) run.log('compliance.assessed', { ...(await assessAll()) });
    else run.log('compliance.assessed', { status: await assessOne(organizationId) });
  },
};
