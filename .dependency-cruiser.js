/**
 * Who may know whom, as rules: `npx depcruise app db jobs commands tests`. tests/architecture.test.ts runs them on
 * the tree and on planted wrong imports, one for each rule at least.
 */

/** The rooms of app/domain in their row: each calls only rooms to its left. */
export const rooms = [
  'operations',
  'activity',
  'entitlements',
  'accounts',
  'organizations',
  'billing',
  'catalog',
  'uploads',
  'distribution',
  'fleet',
  'goals',
  'store',
  'seminars',
  'privacy',
  'reporting',
];

const ourCode = '^(app|db|jobs|commands|tests)/';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

/**
 * Files under `from` import of our own code only what `may` matches; `mayAsTypes` may be named in types alone.
 * @param {string} name
 * @param {string} from
 * @param {{ may: string[], mayAsTypes?: string[], except?: string[] }} rights
 * @returns {Rule[]}
 */
function knows(name, from, { may, mayAsTypes = [], except = [] }) {
  /** @type {(suffix: string, to: { path?: string[], pathNot: string[], dependencyTypesNot?: ['type-only'] }) => Rule} */
  const rule = (suffix, to) => ({
    name: `${name}${suffix}`,
    severity: 'error',
    from: { path: from, ...(except.length > 0 ? { pathNot: except } : {}) },
    to: { path: ourCode, ...to },
  });
  return mayAsTypes.length === 0
    ? [rule('', { pathNot: may })]
    : [
        rule('', { pathNot: [...may, ...mayAsTypes] }),
        rule('-as-types', {
          path: mayAsTypes,
          pathNot: may,
          dependencyTypesNot: ['type-only'],
        }),
      ];
}

const composition = '^app/(server\\.ts|root\\.tsx|entry\\.[a-z]+\\.tsx|routes\\.ts)$';

const directions = [
  ...knows('composition-knows', composition, {
    may: ['^app/', '^db/(client|lost-connections)\\.server\\.ts$'],
  }),
  // Routes open a door and call a room; states are named by the schema's types.
  ...knows('routes-know', '^app/routes/', {
    may: [
      '^app/(routes|http|ui|domain|i18n)/',
      '^app/(paths|env\\.server)\\.ts$',
      '^db/tenancy\\.server\\.ts$',
    ],
    mayAsTypes: ['^db/schema/', '^app/root\\.tsx$'],
  }),
  ...knows('http-knows', '^app/http/', {
    may: [
      '^app/(http|domain|i18n)/',
      '^app/(paths|env\\.server)\\.ts$',
      '^app/providers/(log|metrics)\\.server\\.ts$',
      '^db/tenancy\\.server\\.ts$',
    ],
    mayAsTypes: ['^app/ui/page-handle\\.ts$'],
  }),
  ...knows('domain-knows', '^app/domain/', {
    may: ['^app/(domain|providers)/', '^db/'],
    except: ['^app/domain/catalog/(update-tools|feeds/feed-adapters)\\.ts$'],
  }),
  // Where the update job's tools are put together, from the settings of the process.
  ...knows('update-tools-know', '^app/domain/catalog/(update-tools|feeds/feed-adapters)\\.ts$', {
    may: ['^app/(domain|providers)/', '^db/', '^app/env\\.server\\.ts$'],
  }),
  ...knows('providers-know', '^app/providers/', {
    may: ['^app/providers/', '^app/env\\.server\\.ts$'],
    mayAsTypes: ['^db/tenancy\\.server\\.ts$'],
  }),
  ...knows('ui-knows', '^app/ui/', { may: ['^app/(ui|i18n|domain)/', '^app/paths\\.ts$'] }),
  ...knows('i18n-knows', '^app/i18n/', { may: ['^app/i18n/'] }),
  ...knows('paths-know', '^app/paths\\.ts$', { may: ['^app/i18n/'] }),
  ...knows('env-knows', '^app/env\\.server\\.ts$', { may: ['^app/env\\.server\\.ts$'] }),
  ...knows('mail-knows', '^app/mail/', {
    may: ['^app/(mail|i18n|domain)/', '^app/paths\\.ts$'],
  }),
  ...knows('jobs-know', '^jobs/', {
    may: [
      '^jobs/',
      '^app/(domain|providers|mail)/',
      '^app/env\\.server\\.ts$',
      '^db/tenancy\\.server\\.ts$',
    ],
    except: ['^jobs/worker\\.ts$'],
  }),
  ...knows('worker-knows', '^jobs/worker\\.ts$', {
    may: [
      '^jobs/',
      '^app/(domain|providers|mail)/',
      '^app/env\\.server\\.ts$',
      '^db/(tenancy|client|lost-connections)\\.server\\.ts$',
    ],
  }),
  ...knows('db-knows', '^db/', { may: ['^db/'] }),
  ...knows('schema-knows', '^db/schema/', { may: ['^db/schema/'] }),
  ...knows('simulators-know', '^tests/simulators/', { may: ['^tests/simulators/'] }),
];

/** @type {Rule[]} */
const rowOfRooms = rooms.slice(0, -1).map((room, at) => ({
  name: `${room}-calls-rooms-to-its-left`,
  severity: 'error',
  from: { path: `^app/domain/${room}/` },
  to: { path: `^app/domain/(${rooms.slice(at + 1).join('|')})/` },
}));

/** @type {Rule[]} */
const privacy = [
  {
    name: 'internal-to-its-room',
    comment: 'What is private to a room is used by that room alone (its tests may look).',
    severity: 'error',
    from: { path: '^app/domain/([^/]+)/' },
    to: { path: '^app/domain/[^/]+/internal/', pathNot: '^app/domain/$1/internal/' },
  },
  {
    name: 'internal-to-the-domain',
    severity: 'error',
    from: { pathNot: ['^app/domain/', '^tests/(unit|integration|faults|bench)/'] },
    to: { path: '^app/domain/[^/]+/internal/' },
  },
];

/** @type {Rule[]} */
const purity = [
  {
    name: 'ui-reaches-no-server',
    comment: 'Components are for the browser too: what they use is pure, all the way down.',
    severity: 'error',
    from: { path: '^app/ui/' },
    to: { path: '^db/|^app/(providers|http)/|\\.server\\.tsx?$', reachable: true },
  },
  {
    name: 'domain-speaks-no-sdk',
    comment:
      'No Request, Response, React or SDK types in the domain: providers speak to the world.',
    severity: 'error',
    from: { path: '^app/domain/' },
    to: {
      path: '^node_modules/(react|react-dom|@remix-run|express|stripe|pg-boss|postgres|undici|pino|nodemailer|livekit[^/]*|@aws-sdk)/',
    },
  },
  {
    name: 'no-development-packages-at-run-time',
    severity: 'error',
    from: { path: '^(app|db|jobs)/', pathNot: ['^app/routes\\.ts$', '\\.d\\.ts$'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
];

/** @type {Rule[]} */
const soundness = [
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    severity: 'error',
    from: {},
    // Remix's Vite plugin makes virtual modules.
    to: { couldNotResolve: true, pathNot: '^virtual:' },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...directions, ...rowOfRooms, ...privacy, ...purity, ...soundness],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(build|\\.lappa)/' },
    // Types count: what is only named in a type is known all the same.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};
