import type { SubmissionResult } from '@conform-to/react';
import type { SsoConnection } from '#app/domain/accounts/single-sign-on/manage-connection.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { PostForm, TextField, TickField, useAnsweredForm } from '#app/ui/form.tsx';

interface ConnectionForm extends Record<string, unknown> {
  issuer: string;
  clientId: string;
  clientPassword?: string;
  enabled?: boolean;
}

interface SsoConnectionCardProps {
  connection: SsoConnection | null;
  callbackUrl: string;
  answer: SubmissionResult | undefined;
}

/** How Lappa and the organisation's identity provider know each other. */
export function SsoConnectionCard({ connection, callbackUrl, answer }: SsoConnectionCardProps) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<ConnectionForm>({
    answer,
    intent: 'save',
    defaults: {
      issuer: connection?.issuer ?? '',
      clientId: connection?.clientId ?? '',
      enabled: connection?.enabled ?? true,
    },
  });
  return (
    <>
      <Card title={t('factors:settings.provider')}>
        <CardBody>
          <div className="flex flex-col gap-5">
            <div className="field">
              <p className="field-label">{t('factors:settings.callback')}</p>
              <CodeBlock label={t('factors:settings.callback')} code={callbackUrl} />
            </div>
            <PostForm form={form} intent="save" submit={t('factors:settings.save')}>
              <TextField
                field={fields.issuer}
                type="url"
                label={t('factors:settings.issuer')}
                hint={t('factors:settings.issuerHint')}
              />
              <TextField field={fields.clientId} label={t('factors:settings.clientId')} />
              <TextField
                field={fields.clientPassword}
                type="password"
                label={t('factors:settings.clientSecret')}
                hint={t(
                  connection
                    ? 'factors:settings.clientSecretKept'
                    : 'factors:settings.clientSecretHint',
                )}
                autoComplete="off"
              />
              <TickField field={fields.enabled} label={t('factors:settings.enabled')} />
            </PostForm>
          </div>
        </CardBody>
      </Card>
      {connection ? (
        <Card title={t('factors:settings.disconnect')}>
          <CardBody>
            <form method="post" className="form">
              <p className="text-ink-2">{t('factors:settings.disconnectHint')}</p>
              <div className="form-end">
                <Button look="secondary" name="intent" value="disconnect">
                  {t('factors:settings.disconnect')}
                </Button>
              </div>
            </form>
          </CardBody>
        </Card>
      ) : null}
    </>
  );
}
