import type { ReactNode } from 'react';
import type { ClientDetails } from '#app/domain/fleet/get-client.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { removeClientPath, revokeClientPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Time } from '#app/ui/time.tsx';
import type { ClientPageProps } from './client-page.tsx';

/** What the computer told of itself. */
export function ClientFactsCard({ client }: { client: ClientDetails }) {
  const { t, format } = useI18n();
  const unknown = t('fleet:client.unknown');
  const windows = [client.windowsEdition, client.windowsVersion].filter(Boolean).join(' ');
  const facts: [string, ReactNode][] = [
    [t('fleet:client.windows'), windows || unknown],
    [t('fleet:client.architecture'), client.architecture ?? unknown],
    [
      t('fleet:client.users'),
      client.userCount === null ? unknown : format.number(client.userCount),
    ],
    [t('fleet:clients.ring'), client.ring.name],
    [t('fleet:clients.team'), client.team?.name ?? t('fleet:clients.noTeam')],
    [t('fleet:client.enrolled'), <Time key="enrolled" at={client.enrolledAt} />],
    [t('fleet:client.script'), client.scriptVersion ?? unknown],
    [
      t('fleet:client.token'),
      client.tokenPrefix === null ? (
        t('fleet:client.tokenRevoked')
      ) : (
        <code key="token">{client.tokenPrefix}…</code>
      ),
    ],
  ];
  return (
    <Card title={t('fleet:client.facts')}>
      <CardBody>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-control">
          {facts.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-ink-2">{term}</dt>
              <dd className="break-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}

/** Chooses the client's ring and team. */
export function ClientPlaceCard({
  client,
  places,
  answer,
}: Pick<ClientPageProps, 'client' | 'places' | 'answer'>) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ ring: string; team: string }>({
    answer,
    defaults: { ring: client.assignedRingId ?? '', team: client.team?.id ?? '' },
  });
  const choices = (none: string, of: { id: string; name: string }[]) => [
    { value: '', label: none },
    ...of.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Card title={t('fleet:client.place')}>
      <CardBody>
        <PostForm form={form} look="secondary" submit={t('fleet:client.save')}>
          <ChoiceField
            field={fields.ring}
            label={t('fleet:clients.ring')}
            options={choices(t('fleet:client.ringAsTeam'), places.rings)}
          />
          {places.teams.length > 0 ? (
            <ChoiceField
              field={fields.team}
              label={t('fleet:clients.team')}
              options={choices(t('fleet:client.noTeam'), places.teams)}
            />
          ) : null}
          <p className="field-hint">{t('fleet:client.placeHint')}</p>
        </PostForm>
      </CardBody>
    </Card>
  );
}

/** Ways to lock the client out; each asks first. */
export function ClientAccessCard({ slug, client }: Pick<ClientPageProps, 'slug' | 'client'>) {
  const { t } = useI18n();
  return (
    <Card title={t('fleet:client.access')}>
      <CardBody>
        <p className="mb-4 text-small text-ink-2">{t('fleet:client.revokeHint')}</p>
        <div className="flex flex-wrap gap-3">
          {client.tokenPrefix === null ? null : (
            <LinkButton look="secondary" href={revokeClientPath(slug, client.id)}>
              {t('fleet:client.revoke')}
            </LinkButton>
          )}
          <LinkButton look="secondary" href={removeClientPath(slug, client.id)}>
            {t('fleet:client.remove')}
          </LinkButton>
        </div>
      </CardBody>
    </Card>
  );
}
