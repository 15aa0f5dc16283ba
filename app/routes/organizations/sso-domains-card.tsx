import type { SubmissionResult } from '@conform-to/react';
import { proofName, proofText } from '#app/domain/accounts/single-sign-on/email-domain.ts';
import type { OrganizationDomain } from '#app/domain/accounts/single-sign-on/manage-domains.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Table } from '#app/ui/table.tsx';

interface SsoDomainsCardProps {
  domains: readonly OrganizationDomain[];
  answer: SubmissionResult | undefined;
}

/** The domains whose addresses may sign in, each with the record that proves it. */
export function SsoDomainsCard({ domains, answer }: SsoDomainsCardProps) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ domain: string }>({ answer, intent: 'add-domain' });
  const columns = [
    { heading: t('factors:settings.domain') },
    { heading: t('factors:settings.record'), isWideOnly: true },
    { heading: t('factors:settings.state') },
    { heading: '' },
  ];
  return (
    <Card title={t('factors:settings.domains')}>
      <CardBody>
        <p className="text-ink-2">{t('factors:settings.domainsHint')}</p>
      </CardBody>
      {domains.length === 0 ? null : (
        <Table caption={t('factors:settings.domains')} columns={columns}>
          {domains.map((domain) => (
            <DomainRow key={domain.id} {...domain} />
          ))}
        </Table>
      )}
      <CardBody>
        <PostForm
          form={form}
          intent="add-domain"
          submit={t('factors:settings.addDomain')}
          look="secondary"
        >
          <TextField field={fields.domain} label={t('factors:settings.domain')} maxLength={253} />
        </PostForm>
      </CardBody>
    </Card>
  );
}

function DomainRow({ id, domain, token, checkedAt, verifiedAt, missingSince }: OrganizationDomain) {
  const { t, format } = useI18n();
  return (
    <tr>
      <td>
        <span className="row-title break-anywhere">{domain}</span>
      </td>
      <td className="wide-only">
        <code className="break-anywhere">{proofName(domain)}</code>
        <br />
        <code className="break-anywhere">{proofText(token)}</code>
      </td>
      <td>
        {missingSince ? (
          <Badge tone="amber">
            {t('factors:settings.missing', { when: format.when(missingSince) })}
          </Badge>
        ) : verifiedAt ? (
          <Badge tone="good">{t('factors:settings.verified')}</Badge>
        ) : checkedAt ? (
          <Badge tone="amber">
            {t('factors:settings.notFound', { when: format.when(checkedAt) })}
          </Badge>
        ) : (
          <Badge>{t('factors:settings.unchecked')}</Badge>
        )}
      </td>
      <td>
        <form method="post" className="flex flex-wrap justify-end gap-2">
          <input type="hidden" name="id" value={id} />
          {verifiedAt && !missingSince ? null : (
            <Button
              look="secondary"
              size="small"
              name="intent"
              value="check-domain"
              aria-label={t('factors:settings.checkLabel', { domain })}
            >
              {t('factors:settings.check')}
            </Button>
          )}
          <Button
            look="secondary"
            size="small"
            name="intent"
            value="remove-domain"
            aria-label={t('factors:settings.removeLabel', { domain })}
          >
            {t('factors:settings.remove')}
          </Button>
        </form>
      </td>
    </tr>
  );
}
