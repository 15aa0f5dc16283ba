import { z } from 'zod';
import {
  approveVersions,
  declineVersions,
  restoreVersion,
} from '#app/domain/distribution/decide-versions.ts';
import {
  freezeApplication,
  resumeApplication,
  unfreezeApplication,
} from '#app/domain/distribution/hold-application.ts';
import { setPolicies } from '#app/domain/distribution/set-policies.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormRefusal, MessagesByCode } from '#app/http/form.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { redirectDone } from './done.ts';
import { policyForm, policyProblems, readChoice, reasonField } from './policy-fields.ts';

const intent = z.string().optional();
const versionForm = z.object({ intent, version: z.uuid('distribution:gone') });
const holdForm = z.object({ intent, reason: reasonField });

const problems: MessagesByCode = {
  version_gone: 'distribution:gone',
  version_offered: 'distribution:approvals.offered',
  not_found: 'distribution:notThere',
};

interface Acting {
  applicationId: string;
  /** Of the application's page. */
  path: string;
  /** Opens a transaction for the member. */
  act: <T>(work: (opened: Context) => Promise<T>) => Promise<T>;
}

/** Does what one of the page's forms says by its `intent`. */
export function answerApplicationForm(
  form: FormData,
  { applicationId, path, act }: Acting,
): Promise<Response | FormRefusal> {
  switch (form.get('intent')) {
    case 'approve':
      return answerForm(
        form,
        versionForm,
        async ({ version }) => {
          const input = { versionIds: [version], reason: null };
          const count = await act((opened) => approveVersions(opened, input));
          return redirectDone(path, 'approved', count);
        },
        problems,
      );
    case 'decline':
      return answerForm(
        form,
        versionForm,
        async ({ version }) => {
          const input = { versionIds: [version], reason: null };
          const count = await act((opened) => declineVersions(opened, input));
          return redirectDone(path, 'declined', count);
        },
        problems,
      );
    case 'restore':
      return answerForm(
        form,
        versionForm,
        async ({ version }) => {
          await act((opened) => restoreVersion(opened, version));
          return redirectDone(path, 'restored');
        },
        problems,
      );
    case 'freeze':
      return answerForm(form, holdForm, async ({ reason = null }) => {
        await act((opened) => freezeApplication(opened, { applicationId, reason }));
        return redirectDone(path, 'frozen');
      });
    case 'unfreeze':
      return answerForm(form, holdForm, async () => {
        await act((opened) => unfreezeApplication(opened, applicationId));
        return redirectDone(path, 'unfrozen');
      });
    case 'resume':
      return answerForm(form, holdForm, async () => {
        await act((opened) => resumeApplication(opened, applicationId));
        return redirectDone(path, 'resumed');
      });
    default:
      return answerForm(
        form,
        policyForm,
        async (input) => {
          const choice = { ...readChoice(input), keepVersions: input.keep ?? null };
          const count = await act((opened) =>
            setPolicies(opened, {
              applicationIds: [applicationId],
              choice,
              reason: input.reason ?? null,
            }),
          );
          return redirectDone(path, 'policy', count);
        },
        policyProblems,
      );
  }
}
