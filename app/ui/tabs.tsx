export interface Tab {
  href: string;
  label: string;
  isCurrent: boolean;
  /** How many there are behind it, as text. */
  count?: string;
}

/** Views of one thing, each with its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="tabs">
      {tabs.map((tab) => (
        <a
          key={tab.href}
          href={tab.href}
          className="tab"
          aria-current={tab.isCurrent ? 'page' : undefined}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="tab-count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}
