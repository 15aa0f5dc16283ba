import type { ReactNode } from 'react';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { Dialog } from '#app/ui/dialog.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Field } from '#app/ui/field.tsx';
import { LineChart } from '#app/ui/line-chart.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Progress } from '#app/ui/progress.tsx';
import { Select } from '#app/ui/select.tsx';
import { Stat } from '#app/ui/stat.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { Time } from '#app/ui/time.tsx';

// The examples are words of this page alone, so they stay here and in one language.
const minutesAgo = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 8) - minutes * 60_000);

const week = [88, 90, 89, 91, 93, 92, 94].map((value, index) => ({
  label: `${16 + index} nov`,
  value,
}));

/** Every component of ui/ in every state: where one looks before making a new one. */
export function KitchenSinkPage() {
  return (
    <div className="grid gap-9">
      <PageHeader title="Allt vi bygger sidor av" action={<Button>Sidans enda huvudsak</Button>}>
        Titta här innan du gör något nytt.
      </PageHeader>
      <Example title="Knappar">
        <div className="flex flex-wrap items-center gap-3">
          <Button>Huvudsak</Button>
          <Button look="secondary">Bisak</Button>
          <Button look="danger">Ta bort</Button>
          <Button disabled>Går inte nu</Button>
          <LinkButton href="#content" size="large">
            Länk som knapp
          </LinkButton>
          <Button look="secondary" size="small">
            Liten
          </Button>
        </div>
      </Example>
      <Example title="Fält">
        <form className="grid max-w-reading gap-5 sm:grid-cols-2">
          <Field label="Namn" name="name" defaultValue="Nordvik Bygg" />
          <Field label="E-post" name="email" type="email" hint="Vi skickar kvittot hit." />
          <Field label="Antal datorer" name="count" defaultValue="0" error="Ska vara minst 5." />
          <Select
            label="Takt"
            name="pace"
            options={[
              { value: 'now', label: 'Direkt' },
              { value: 'later', label: 'Efter sju dagar' },
            ]}
          />
        </form>
      </Example>
      <Example title="Märken">
        <div className="flex flex-wrap gap-3">
          <Badge tone="good" check>
            Hash kontrollerad
          </Badge>
          <Badge tone="good">Aktuell</Badge>
          <Badge>Ersatt av 26.02</Badge>
          <Badge tone="amber">Hålls inne</Badge>
          <Badge tone="red">Misslyckades</Badge>
        </div>
      </Example>
      <Example title="Besked">
        <div className="grid max-w-reading gap-3">
          <Notice title="Bra att veta">Inget behöver göras nu.</Notice>
          <Notice tone="amber" title="Sju dagar kvar">
            Fler datorer är anslutna än ni betalar för.
          </Notice>
          <Notice tone="red" title="Kortet gick inte att debitera">
            Välj ett annat kort.
          </Notice>
        </div>
      </Example>
      <Example title="Tal">
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          <Stat label="Plan" value="Pro" note="250 licensierade klienter" />
          <Stat label="Klienter senaste 30 dagarna" value="243 av 250">
            <div className="my-2">
              <Progress label="Klienter" value={243} max={250} />
            </div>
          </Stat>
          <Stat label="Uppdateringsgrad" value="94 %" note="upp 3 procentenheter på en vecka" />
        </div>
      </Example>
      <Example title="Tabell i kort">
        <Card
          title="Program"
          aside={<a href="#content">Visa alla</a>}
          footer={
            <>
              Senast kontrollerad <Time at={minutesAgo(4)} />
            </>
          }
        >
          <ExampleTable />
        </Card>
      </Example>
      <Example title="Tomt">
        <Card>
          <EmptyState title="Inga klienter än" action={<Button>Anslut den första</Button>}>
            Det tar en minut.
          </EmptyState>
        </Card>
      </Example>
      <Example title="Flikar och sidor">
        <Tabs
          label="Exempel"
          tabs={[
            { href: '#a', label: 'Alla', count: '64', isCurrent: true },
            { href: '#b', label: 'Hålls inne', count: '3', isCurrent: false },
          ]}
        />
        <div className="mt-5">
          <Pagination page={2} pageCount={12} hrefOf={(page) => `#${page}`} />
        </div>
      </Example>
      <Example title="Kurva">
        <Card>
          <CardBody>
            <LineChart
              title="Uppdateringsgraden steg till 94 %"
              columns={['Dag', 'Grad']}
              points={week}
              formatValue={(value) => `${value} %`}
              showTable="Visa siffrorna"
            />
          </CardBody>
        </Card>
      </Example>
      <Example title="Kommando">
        <CodeBlock label="Exempel" code="winget install --id 7zip.7zip --exact" />
      </Example>
      <Example title="Fråga">
        <Dialog
          open="Dra in versionen"
          look="danger"
          title="Dra in 7-Zip 26.02?"
          fallback={<LinkButton href="#content">Dra in versionen</LinkButton>}
          actions={<Button look="danger">Dra in</Button>}
        >
          Version 26.01 erbjuds igen. Det går att ångra.
        </Dialog>
      </Example>
    </div>
  );
}

function Example({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 text-card">{title}</h2>
      {children}
    </section>
  );
}

function ExampleTable() {
  return (
    <Table
      caption="Program"
      columns={[
        { heading: 'Program' },
        { heading: 'Version', isNumber: true },
        { heading: 'Klienter', isNumber: true, isWideOnly: true },
      ]}
    >
      {[
        { name: '7-Zip', publisher: 'Igor Pavlov', version: '26.02', clients: '12 / 20' },
        { name: 'Mozilla Firefox', publisher: 'Mozilla', version: '142.0.1', clients: '188 / 243' },
      ].map(({ name, publisher, version, clients }) => (
        <tr key={name}>
          <td>
            <div className="with-initial">
              <ApplicationInitial name={name} publisher={publisher} />
              <div>
                <span className="row-title">{name}</span>
                <span className="row-note">{publisher}</span>
              </div>
            </div>
          </td>
          <td className="number row-title">{version}</td>
          <td className="wide-only number quiet">{clients}</td>
        </tr>
      ))}
    </Table>
  );
}
