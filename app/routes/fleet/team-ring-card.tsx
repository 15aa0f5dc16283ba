import type { SubmissionResult } from '@conform-to/react';
import type { Place } from '#app/domain/fleet/list-places.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientsPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, useAnsweredForm } from '#app/ui/form.tsx';

export interface TeamRing {
  /** Null is the organisation's last. */
  ringId: string | null;
  rings: Place[];
}

/** In which ring the team's clients are. */
export function TeamRingCard({
  slug,
  teamId,
  ring,
  answer,
}: {
  slug: string;
  teamId: string;
  ring: TeamRing;
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ ring: string }>({
    answer,
    intent: 'ring',
    defaults: { ring: ring.ringId ?? '' },
  });
  return (
    <Card
      title={t('fleet:teamRing.title')}
      aside={
        <a className="text-small" href={clientsPath(slug, { team: teamId })}>
          {t('fleet:menu.clients')}
        </a>
      }
    >
      <CardBody>
        <PostForm form={form} intent="ring" look="secondary" submit={t('settings:save')}>
          <ChoiceField
            field={fields.ring}
            label={t('fleet:teamRing.label')}
            hint={t('fleet:teamRing.hint')}
            options={[
              { value: '', label: t('fleet:teamRing.none') },
              ...ring.rings.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
