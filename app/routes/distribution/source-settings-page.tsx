import type { SubmissionResult } from '@conform-to/react';
import type { SourcePage } from '#app/domain/distribution/read-source-page.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { AddressTable } from './address-table.tsx';
import { NewAddressCard } from './new-address-card.tsx';
import { sourceCommands } from './source-commands.ts';
import { SourceUsageCard } from './source-usage-card.tsx';

interface Props extends SourcePage {
  slug: string;
  nextId: string;
  answer: SubmissionResult | { address: string } | undefined;
}

export function SourceSettingsPage(props: Props) {
  const { t } = useI18n();
  const { slug, tokens, sourceIdentifier, answer, days } = props;
  const made = answer && 'address' in answer ? answer.address : null;
  const unaddressed = days.length === 0 ? t('source:none') : t('source:ownOnly');
  const title = tokens.length === 0 ? unaddressed : t('source:count', { count: tokens.length });
  return (
    <>
      <PageHeader title={title}>{t('source:intro')}</PageHeader>
      {made === null ? null : (
        <div className="mt-6">
          <NewAddressCard slug={slug} sourceIdentifier={sourceIdentifier} address={made} />
        </div>
      )}
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,360px)_minmax(0,1fr)]">
        <AddressForm {...props} />
        <AddressTable slug={slug} tokens={tokens} />
        <div className="grid min-w-0 gap-6 xl:col-span-2">
          <CommandsCard slug={slug} />
          <SourceUsageCard days={days} />
        </div>
      </div>
    </>
  );
}

function AddressForm({ nextId, rings, answer }: Pick<Props, 'nextId' | 'rings' | 'answer'>) {
  const { t } = useI18n();
  const refused = answer && !('address' in answer) ? answer : undefined;
  const [form, fields] = useAnsweredForm<{ name: string; ring: string }>({
    answer: refused,
    defaults: { ring: rings.at(-1)?.id },
  });
  return (
    <Card title={t('source:newTitle')}>
      <CardBody>
        <PostForm form={form} submit={t('source:create')}>
          <input type="hidden" name="id" value={nextId} />
          <TextField
            field={fields.name}
            label={t('source:name')}
            hint={t('source:nameHint')}
            autoComplete="off"
          />
          <ChoiceField
            field={fields.ring}
            label={t('source:ring')}
            hint={t('source:ringHint')}
            options={rings.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}

function CommandsCard({ slug }: { slug: string }) {
  const { t } = useI18n();
  const { upgrade, remove } = sourceCommands(slug);
  const codes = [
    { label: t('source:upgrade'), code: upgrade },
    { label: t('source:remove'), code: remove },
  ];
  return (
    <Card title={t('source:commandsTitle')}>
      <CardBody>
        <p className="text-ink-2">{t('source:commandsText')}</p>
        <div className="mt-4 grid gap-4">
          {codes.map(({ label, code }) => (
            <div key={label} className="min-w-0">
              <p className="field-label">{label}</p>
              <CodeBlock label={label} code={code} />
            </div>
          ))}
        </div>
      </CardBody>
    </Card>
  );
}
