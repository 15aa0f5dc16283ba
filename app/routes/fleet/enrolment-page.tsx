import type { SubmissionResult } from '@conform-to/react';
import type { EnrolmentKeyRow } from '#app/domain/fleet/enrolment-keys.ts';
import type { Places } from '#app/domain/fleet/list-places.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { revokeClientsPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { EnrolmentKeysCard } from './enrolment-keys-card.tsx';

export interface EnrolmentPageProps {
  slug: string;
  nextId: string;
  keys: EnrolmentKeyRow[];
  places: Places;
  /** Computers that are connected now. */
  clients: number;
  commands: { enrol: string; uninstall: string };
  answer: SubmissionResult | undefined;
}

export function EnrolmentPage(props: EnrolmentPageProps) {
  const { t } = useI18n();
  const { slug, clients, commands } = props;
  return (
    <>
      <PageHeader
        title={
          clients === 0
            ? t('fleet:enrolment.title')
            : t('fleet:enrolment.titleUsed', { count: clients })
        }
      >
        {t('fleet:enrolment.intro')}
      </PageHeader>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,360px)] xl:grid-rows-[auto_1fr]">
        <div className="xl:col-start-2">
          <CreateKeyCard {...props} />
        </div>
        <div className="grid min-w-0 gap-6 xl:col-start-1 xl:row-span-2 xl:row-start-1">
          <EnrolmentKeysCard keys={props.keys} />
          <Card title={t('fleet:enrolment.manyTitle')}>
            <CardBody>
              <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
                <p>{t('fleet:enrolment.intune')}</p>
                <p>{t('fleet:enrolment.gpo')}</p>
                <p className="text-small text-ink-2">{t('fleet:enrolment.commandWithoutKey')}</p>
                <CodeBlock label={t('fleet:enrolment.commandLabel')} code={commands.enrol} />
              </div>
            </CardBody>
          </Card>
          <Card title={t('fleet:enrolment.uninstallTitle')}>
            <CardBody>
              <p className="mb-3">{t('fleet:enrolment.uninstallIntro')}</p>
              <CodeBlock label={t('fleet:enrolment.uninstallLabel')} code={commands.uninstall} />
            </CardBody>
          </Card>
        </div>
        {clients > 0 ? (
          <div className="xl:col-start-2">
            <Card title={t('fleet:enrolment.allTitle')}>
              <CardBody>
                <p className="mb-4 text-small text-ink-2">{t('fleet:enrolment.allHint')}</p>
                <LinkButton look="secondary" href={revokeClientsPath(slug)}>
                  {t('fleet:enrolment.allLink')}
                </LinkButton>
              </CardBody>
            </Card>
          </div>
        ) : null}
      </div>
    </>
  );
}

function CreateKeyCard({
  nextId,
  places,
  answer,
}: Pick<EnrolmentPageProps, 'nextId' | 'places' | 'answer'>) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{
    name: string;
    mostClients: string;
    days: string;
    ring: string;
    team: string;
  }>({ answer, intent: 'create', defaults: { mostClients: '10', days: '7' } });
  const choices = (none: string, of: { id: string; name: string }[]) => [
    { value: '', label: none },
    ...of.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Card title={t('fleet:enrolment.create')}>
      <CardBody>
        <PostForm form={form} intent="create" submit={t('fleet:enrolment.createSubmit')}>
          <input type="hidden" name="id" value={nextId} />
          <TextField
            field={fields.name}
            label={t('fleet:enrolment.nameLabel')}
            hint={t('fleet:enrolment.nameHint')}
            autoComplete="off"
          />
          <TextField
            field={fields.mostClients}
            label={t('fleet:enrolment.mostLabel')}
            inputMode="numeric"
          />
          <TextField
            field={fields.days}
            label={t('fleet:enrolment.daysLabel')}
            inputMode="numeric"
          />
          <ChoiceField
            field={fields.ring}
            label={t('fleet:enrolment.ringLabel')}
            options={choices(t('fleet:enrolment.ringDefault'), places.rings)}
          />
          {places.teams.length > 0 ? (
            <ChoiceField
              field={fields.team}
              label={t('fleet:enrolment.teamLabel')}
              options={choices(t('fleet:enrolment.noTeam'), places.teams)}
            />
          ) : null}
        </PostForm>
      </CardBody>
    </Card>
  );
}
