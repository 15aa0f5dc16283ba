import type { Device } from '#app/domain/accounts/describe-device.ts';
import type { OwnSession } from '#app/domain/accounts/list-sessions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import type { Translate } from '#app/i18n/translate.ts';
import { sessionsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card } from '#app/ui/card.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export interface ShownSession extends Omit<OwnSession, 'userAgent'> {
  isThis: boolean;
  device: Device;
}

export function SessionsPage({
  sessions,
  isEnded,
}: {
  sessions: readonly ShownSession[];
  isEnded: boolean;
}) {
  const { t } = useI18n();
  const others = sessions.length - 1;
  return (
    <div className="flex max-w-content flex-col gap-6">
      <PageHeader
        title={t('accounts:sessions.title', { count: sessions.length })}
        action={
          others > 0 ? (
            <form method="post" action={sessionsPath()}>
              <Button look="secondary">{t('accounts:sessions.endOthers')}</Button>
            </form>
          ) : undefined
        }
      >
        {t(others > 0 ? 'accounts:sessions.lede' : 'accounts:sessions.ledeAlone')}
      </PageHeader>
      {isEnded ? <Notice isAnswer>{t('accounts:sessions.ended')}</Notice> : null}
      <Card>
        <Table
          caption={t('accounts:menu.sessions')}
          columns={[
            { heading: t('accounts:sessions.device') },
            { heading: t('accounts:sessions.way'), isWideOnly: true },
            { heading: t('accounts:sessions.address'), isWideOnly: true },
            { heading: t('accounts:sessions.lastSeen') },
            { heading: '' },
          ]}
        >
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Table>
      </Card>
    </div>
  );
}

function SessionRow({ session }: { session: ShownSession }) {
  const { t } = useI18n();
  const device = nameDevice(session, t);
  return (
    <tr>
      <td>
        <span className="row-title">{device}</span>{' '}
        {session.isThis ? <Badge tone="good">{t('accounts:sessions.this')}</Badge> : null}
        <span className="row-note">
          {t('accounts:sessions.since')} <Time at={session.createdAt} />
        </span>
      </td>
      <td className="wide-only quiet">
        {session.methods.map((method) => t(`accounts:methods.${method}`)).join(' + ')}
      </td>
      <td className="wide-only quiet">{session.address ?? t('accounts:sessions.unknownPlace')}</td>
      <td className="quiet">
        <Time at={session.lastSeenAt} />
      </td>
      <td className="number">
        {session.isThis ? null : (
          <form method="post" action={sessionsPath()}>
            <input type="hidden" name="sessionId" value={session.id} />
            <Button
              look="secondary"
              size="small"
              aria-label={t('accounts:sessions.endOne', { device })}
            >
              {t('accounts:sessions.end')}
            </Button>
          </form>
        )}
      </td>
    </tr>
  );
}

function nameDevice({ kind, device: { browser, system } }: ShownSession, t: Translate): string {
  if (browser !== null && system !== null) return t('accounts:sessions.on', { browser, system });
  return (
    browser ?? system ?? t(kind === 'api' ? 'accounts:sessions.app' : 'accounts:sessions.unknown')
  );
}
