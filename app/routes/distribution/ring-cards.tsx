import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { removeRingPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';

export interface ShownRing {
  id: string;
  name: string;
  delayDays: number;
  gate: { share: number; count: number } | null;
}

interface RingCardProps {
  slug: string;
  ring: ShownRing;
  isFirst: boolean;
  isLast: boolean;
  mayManage: boolean;
  answer: SubmissionResult | undefined;
}

/** A ring: when it gets versions, and for who may, how to change that. */
export function RingCard(props: RingCardProps) {
  const { t } = useI18n();
  const { ring, isFirst, isLast, mayManage } = props;
  const { name, delayDays, gate } = ring;
  const when = isFirst
    ? t('distribution:settings.firstRing')
    : [
        t('distribution:settings.describeDelay', { count: delayDays }),
        gate ? t('distribution:settings.describeGate', gate) : '',
      ]
        .filter(Boolean)
        .join(', ') + '.';
  return (
    <Card title={name} aside={mayManage ? <RingActs {...props} /> : undefined}>
      <CardBody>
        <p className="text-ink-2">
          {when} {isLast ? t('distribution:settings.lastRing') : null}
        </p>
        {mayManage ? <RingForm {...props} /> : null}
      </CardBody>
    </Card>
  );
}

function RingActs({ slug, ring: { id, name }, isFirst, isLast }: RingCardProps) {
  const { t } = useI18n();
  if (isLast) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {isFirst ? null : (
        <form method="post">
          <input type="hidden" name="ring" value={id} />
          <Button
            look="secondary"
            size="small"
            name="intent"
            value="move-ring"
            aria-label={t('distribution:settings.moveRing', { name })}
          >
            {t('distribution:settings.moveEarlier')}
          </Button>
        </form>
      )}
      <LinkButton
        look="secondary"
        size="small"
        label={t('distribution:settings.removeRing', { name })}
        href={removeRingPath(slug, id)}
      >
        {t('distribution:settings.remove')}
      </LinkButton>
    </div>
  );
}

function RingForm({ ring, isFirst, answer }: RingCardProps) {
  const { t } = useI18n();
  const { id, name, delayDays, gate } = ring;
  const [form, fields] = useAnsweredForm<{
    name: string;
    delay: string;
    share: string;
    count: string;
  }>({
    answer,
    intent: `ring-${id}`,
    defaults: {
      name,
      delay: String(delayDays),
      share: gate ? String(gate.share) : '',
      count: gate ? String(gate.count) : '',
    },
  });
  return (
    <div className="mt-4">
      <PostForm
        form={form}
        intent={`ring-${id}`}
        look="secondary"
        submit={t('distribution:settings.saveRing')}
      >
        <input type="hidden" name="ring" value={id} />
        <TextField
          field={fields.name}
          label={t('distribution:settings.ringName')}
          maxLength={100}
          autoComplete="off"
        />
        {isFirst ? null : (
          <div className="grid items-start gap-4 sm:grid-cols-3">
            <TextField
              field={fields.delay}
              label={t('distribution:settings.ringDelay')}
              inputMode="numeric"
              maxLength={3}
            />
            <TextField
              field={fields.share}
              label={t('distribution:settings.gateShare')}
              hint={t('distribution:settings.gateHint')}
              inputMode="numeric"
              maxLength={3}
            />
            <TextField
              field={fields.count}
              label={t('distribution:settings.gateCount')}
              inputMode="numeric"
              maxLength={6}
            />
          </div>
        )}
      </PostForm>
    </div>
  );
}

export function NewRingCard({ answer }: { answer: SubmissionResult | undefined }) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ name: string }>({ answer, intent: 'new-ring' });
  return (
    <Card title={t('distribution:settings.newRingTitle')}>
      <CardBody>
        <PostForm
          form={form}
          intent="new-ring"
          look="secondary"
          submit={t('distribution:settings.createRing')}
        >
          <TextField
            field={fields.name}
            label={t('distribution:settings.ringName')}
            hint={t('distribution:settings.newRingText')}
            maxLength={100}
            autoComplete="off"
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
