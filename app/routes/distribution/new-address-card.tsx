import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { addCommand, groupPolicyJson } from './source-commands.ts';

/** An address that was just made, and what to do with it. Nobody sees it again. */
export function NewAddressCard({
  slug,
  sourceIdentifier,
  address,
}: {
  slug: string;
  sourceIdentifier: string;
  address: string;
}) {
  const { t } = useI18n();
  const codes = [
    { label: t('source:address'), code: address },
    { label: t('source:add'), code: addCommand(slug, address) },
    { label: t('source:policy'), code: groupPolicyJson(slug, address, sourceIdentifier) },
  ];
  return (
    <div className="grid gap-4">
      <Notice tone="amber" title={t('source:secretTitle')} isAnswer>
        {t('source:secretText')}
      </Notice>
      <Card>
        <CardBody>
          <div className="grid gap-4">
            {codes.map(({ label, code }) => (
              <div key={label} className="min-w-0">
                <p className="field-label">{label}</p>
                <CodeBlock label={label} code={code} />
              </div>
            ))}
          </div>
        </CardBody>
      </Card>
    </div>
  );
}
