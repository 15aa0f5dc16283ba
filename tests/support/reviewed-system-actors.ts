/**
 * Who acts as the system, and what for. The system's door sees every organisation's rows, so each of these was read;
 * a new one is added here by whoever has made sure that it needs no person's rights.
 */
export const systemActors: Record<string, { why: string; reasons: string[] }> = {
  'app/domain/accounts/answer-second-factor.ts': {
    why: 'The second step of a sign-in: the challenge says whose it is, and nobody is signed in yet.',
    reasons: [
      'answer a second factor',
      'count a second-factor attempt',
      'count an answer to a challenge',
      'look for a second-factor challenge',
      'prove a second factor',
    ],
  },
  'app/domain/accounts/authenticate-password.ts': {
    why: 'Before anybody is known; no other door reads a password.',
    reasons: ['end a sign-in attempt', 'find a password'],
  },
  'app/domain/accounts/change-email.ts': {
    why: 'Looks for the address among all people, and writes what the person may not: their address.',
    reasons: ['change an address', 'send a link to a new address'],
  },
  'app/domain/accounts/look-at-link.ts': {
    why: 'The link says whose it is, and nobody is signed in.',
    reasons: ['look at a link'],
  },
  'app/domain/accounts/prove-again.ts': {
    why: 'A session’s proof is written by the house alone.',
    reasons: ['note a proof'],
  },
  'app/domain/accounts/request-link.ts': {
    why: 'A visitor asks for a mail to somebody.',
    reasons: ['send a link', 'send another verification link'],
  },
  'app/domain/accounts/set-password.ts': {
    why: 'No other door reads or writes a password.',
    reasons: ['change a password', 'reset a password', 'tell the age of a password'],
  },
  'app/domain/accounts/sign-in.ts': {
    why: 'Before anybody is known.',
    reasons: ['sign in with a link', 'sign in with a password'],
  },
  'app/domain/accounts/verify-email.ts': {
    why: 'The link says whose it is, and nobody is signed in.',
    reasons: ['look at a verification link', 'verify an address'],
  },
  'app/domain/organizations/register.ts': {
    why: 'Nobody is there yet.',
    reasons: ['mark the registering browser', 'register', 'tell of a second registration'],
  },
  'app/domain/accounts/throttle.ts': {
    why: 'Counts visitors, who write nothing of their own.',
    reasons: ['count an attempt'],
  },
  'app/domain/accounts/passkeys/sign-in-by-passkey.ts': {
    why: 'The passkey says whose it is: nobody is signed in yet.',
    reasons: ['sign in by passkey', 'start a passkey sign-in'],
  },
  'app/domain/accounts/single-sign-on/finish-single-sign-on.ts': {
    why: 'Somebody comes back from an identity provider: nobody is signed in yet.',
    reasons: ['check a single sign-on', 'find a single sign-on', 'take up a single sign-on'],
  },
  'app/domain/accounts/single-sign-on/start-single-sign-on.ts': {
    why: 'Whose identity provider it is, by the domain of an address: nobody is signed in yet.',
    reasons: ['find an identity provider', 'start single sign-on'],
  },
  'app/domain/accounts/single-sign-on/prove-domains-again.ts': {
    why: 'A scheduled job looks at every organisation’s domains.',
    reasons: ['keep a repeated proof', 'list domains to prove again'],
  },
  'app/domain/accounts/single-sign-on/verify-domain.ts': {
    why: 'A proof of a domain looks at every organisation’s; the member’s own door was asked before.',
    reasons: ['count a domain check', 'keep a domain check'],
  },
  'app/domain/accounts/app-session.ts': {
    why: 'Who holds a refresh token is known by it alone; only its own session is touched.',
    reasons: ['refresh an app’s tokens', 'sign an app out'],
  },
  'app/domain/accounts/sign-in-app.ts': {
    why: 'Signing in: nobody is known before.',
    reasons: ['look for a second factor', 'sign in to an app'],
  },
  'app/domain/catalog/check-feed.ts': {
    why: 'The update job: nobody is signed in.',
    reasons: [
      'apply an update',
      'end a feed check',
      'load feeds',
      'record a failed feed',
      'record a failed update',
    ],
  },
  'app/domain/catalog/database-host-gate.ts': {
    why: 'Part of the update job: what hosts asked of us.',
    reasons: ['read host pauses', 'remember a host pause'],
  },
  'app/domain/catalog/internal/end-unmodified-check.ts': {
    why: 'Part of the update job.',
    reasons: ['end feed checks'],
  },
  'app/domain/catalog/internal/investigate.ts': {
    why: 'Part of the update job.',
    reasons: ['look at an application'],
  },
  'app/domain/catalog/decide-candidate.ts': {
    why: 'Staff decide, the house publishes: no other door writes versions. The staff’s own door was asked before.',
    reasons: ['decide about a held version'],
  },
  'app/domain/catalog/publish-candidate.ts': {
    why: 'A job that staff asked for.',
    reasons: ['look at an accepted version', 'publish an accepted version'],
  },
  'app/domain/catalog/preview-feed.ts': {
    why: 'The update command’s rehearsal; it rolls back.',
    reasons: ['load a feed', 'rehearse an update'],
  },
  'app/domain/distribution/settle-all-automation.ts': {
    why: 'A scheduled job looks at every organisation’s plan.',
    reasons: ['find unsettled automation', 'settle automation'],
  },
  'app/domain/distribution/winget-source/kept-index.ts': {
    why: 'Every web process keeps one index of all catalogs; who asks is shown the curated one and their own.',
    reasons: ['keep the winget source in memory'],
  },
  'app/domain/distribution/winget-source/source-memory.ts': {
    why: 'A computer shows a token in its address: whose it is, and what that organisation decided.',
    reasons: [
      'look for source tokens',
      'read manifests for the winget source',
      'read policies for the winget source',
      'recognise a source token',
    ],
  },
  'app/domain/distribution/winget-source/source-usage.ts': {
    why: 'Counts for every organisation at once, now and then.',
    reasons: ['count requests of the winget source'],
  },
  'jobs/catalog/refresh-match-keys.ts': {
    why: 'A scheduled job over all catalogs.',
    reasons: ['refresh match keys'],
  },
  'app/domain/operations/record-run.ts': {
    why: 'The ledger is the house’s own, whoever’s job it is.',
    reasons: ['end a run', 'keep log lines', 'start runs'],
  },
  'app/domain/organizations/join-as-new-person.ts': {
    why: 'Whoever holds the link of an invitation is nobody yet.',
    reasons: ['find whose invitation it is', 'join as a new person'],
  },
  'app/http/organization-entry.server.ts': {
    why: 'Before the person is let in as a member; the rules of the organisation are no person’s to read.',
    reasons: ['look for a membership'],
  },
  'app/http/identity.server.ts': {
    why: 'Whose cookie this is, before anybody is known.',
    reasons: ['recognise a session'],
  },
  'app/http/record-refusal.server.ts': {
    why: 'Adds an entry to the trail of the organisation whose rule refused somebody who is no member.',
    reasons: ['record a refusal'],
  },
  'app/routes/organizations/invitation.tsx': {
    why: 'Whoever holds the link of an invitation is no member yet.',
    reasons: ['accept an invitation', 'look at an invitation'],
  },
  'app/routes/organizations/new-organization.tsx': {
    why: 'Of an organisation that is being made nobody is a member.',
    reasons: ['make an organisation'],
  },
  'app/routes/accounts/passkeys.tsx': {
    why: 'Passkeys are written by the system alone; the person who proved themselves lately acts on their own.',
    reasons: ['begin a passkey', 'keep a passkey', 'remove a passkey'],
  },
  'app/routes/accounts/second-factor.tsx': {
    why: 'Secrets of second factors are the system’s alone; the person who proved themselves lately acts on their own.',
    reasons: [
      'confirm a second factor',
      'look at a second factor',
      'remove a second factor',
      'renew recovery codes',
    ],
  },
  'app/routes/accounts/sso-callback.ts': {
    why: 'Somebody comes back from an identity provider: nobody is signed in yet.',
    reasons: ['sign in by single sign-on'],
  },
  'commands/catalog-import.ts': {
    why: 'The operator’s command.',
    reasons: ['catalog import by hand', 'rehearsal of a catalog import'],
  },
  'commands/seed-database.ts': {
    why: 'The seeds, before anybody is there.',
    reasons: [
      'seed the cast',
      'seed the catalog',
      'seed the plans',
      'seed the simulated sources',
      'seed the sources',
    ],
  },
  'commands/secrets-rotate.ts': { why: 'The operator’s command.', reasons: ['rotate secrets'] },
  'commands/staff.ts': {
    why: 'The operator’s command.',
    reasons: ['the operator’s staff command'],
  },
  'commands/seed-single-sign-on.ts': {
    why: 'The seeds, before anybody is there.',
    reasons: ['seed single sign-on'],
  },
  'commands/seed-people.ts': {
    why: 'The seeds, before anybody is there.',
    reasons: ['seed the people'],
  },
  'commands/update-versions.ts': {
    why: 'The operator’s command.',
    reasons: [
      'an update run by hand',
      'look for feeds',
      'report an update run',
      'watch an update run',
    ],
  },
  'jobs/activity/send-mail.ts': {
    why: 'A job: the mail was ordered by whoever had the right to, and its link is made for its reader alone.',
    reasons: ['prepare a mail', 'record a sent mail'],
  },
  'jobs/catalog/start-update-run.ts': {
    why: 'A scheduled job.',
    reasons: ['start an update run'],
  },
  'jobs/accounts/prove-domains.ts': {
    why: 'A scheduled job.',
    reasons: ['end a pass over domains'],
  },
  'jobs/accounts/forget-expired.ts': {
    why: 'A scheduled job.',
    reasons: ['forget what has expired'],
  },
  'jobs/operations/tidy-ledger.ts': { why: 'A scheduled job.', reasons: ['tidy the ledger'] },
  'jobs/worker.ts': {
    why: 'The worker ends runs whose last feed was checked.',
    reasons: ['end an update run'],
  },
  'app/domain/billing/billing-alarms.ts': {
    why: 'Staff close an alarm; only the system writes the table. The route lets in staff alone.',
    reasons: ['resolve a billing alarm'],
  },
  'app/domain/billing/process-stripe-event.ts': {
    why: 'A job: Stripe’s events belong to nobody who is signed in.',
    reasons: ['claim a Stripe event', 'ignore a Stripe event', 'mark a Stripe event as failed'],
  },
  'app/domain/billing/receive-stripe-event.ts': {
    why: 'A webhook, by whose signature it is let in.',
    reasons: ['accept Stripe events'],
  },
  'app/domain/billing/start-checkout.ts': {
    why: 'What Stripe made for the organisation is written by the house alone; asPayer asked who may buy.',
    reasons: ['keep an organisation’s customer'],
  },
  'app/domain/billing/sync-customer.ts': {
    why: 'Stripe’s truth is written by the house alone, whoever made us look.',
    reasons: ['sync a Stripe customer'],
  },
  'app/domain/billing/internal/fetch-customer-truth.ts': {
    why: 'What the database has is compared with Stripe’s truth, whoever made us look.',
    reasons: ['read a customer’s live subscriptions'],
  },
  'app/domain/billing/internal/compare-customers.ts': {
    why: 'The reconciliation looks at every customer.',
    reasons: ['compare customers'],
  },
  'app/domain/billing/internal/compare-invoices.ts': {
    why: 'The same.',
    reasons: ['compare invoices'],
  },
  'app/domain/billing/internal/compare-subscriptions.ts': {
    why: 'The same.',
    reasons: ['compare subscriptions'],
  },
  'app/domain/billing/internal/find-unmet.ts': {
    why: 'The same.',
    reasons: ['find what was not met at Stripe'],
  },
  'app/domain/billing/internal/reconciliation-report.ts': {
    why: 'The same.',
    reasons: ['end a reconciliation', 'open a reconciliation', 'record a reconciliation'],
  },
  'app/domain/billing/internal/take-undelivered.ts': {
    why: 'The same.',
    reasons: ['take undelivered Stripe events'],
  },
  'app/domain/billing/replay-stripe-events.ts': {
    why: 'Staff and the operator’s command; events belong to nobody who is signed in.',
    reasons: ['replay Stripe events'],
  },
  'app/domain/billing/start-reconciliation.ts': {
    why: 'Staff have it run; no other door adds jobs for the house.',
    reasons: ['start a reconciliation'],
  },
  'app/domain/billing/sweep-stripe-events.ts': {
    why: 'A scheduled job.',
    reasons: ['forget payloads of Stripe events', 'sweep Stripe events'],
  },
  'commands/reconcile.ts': {
    why: 'The operator’s command.',
    reasons: ['report a reconciliation'],
  },
  'commands/seed-fleet.ts': {
    why: 'The demo’s seeds.',
    reasons: ['find who sets up the fleet'],
  },
  'commands/seed-patch-levels.ts': {
    why: 'The same.',
    reasons: ['invent the demo’s past patch levels'],
  },
  'commands/seed-subscriptions.ts': {
    why: 'The demo’s seeds.',
    reasons: ['find who buys'],
  },
  'commands/stripe-replay.ts': {
    why: 'The operator’s command.',
    reasons: ['take saved Stripe events'],
  },
  'app/domain/fleet/assess-compliance.ts': {
    why: 'Compliance is the house’s to say; it tells billing, distribution and managers.',
    reasons: ['assess compliance', 'list organisations to assess'],
  },
  'app/domain/fleet/check-in.ts': {
    why: 'A client may not read all that a program is compared with, nor count the other clients.',
    reasons: ['assess compliance after a check-in', 'learn programs of a client'],
  },
  'app/domain/fleet/close-day.ts': {
    why: 'Nobody’s act: the clock’s, for every organisation in turn.',
    reasons: [
      'forget tokens of removed clients',
      'list fleets of which something is left',
      'mark stale clients',
      'roll up patch levels',
    ],
  },
  'app/domain/fleet/prune-history.ts': {
    why: 'The same.',
    reasons: ['remove old history'],
  },
  'app/domain/fleet/prune-programs.ts': {
    why: 'The same.',
    reasons: ['find programs that nobody has', 'remove programs that nobody has'],
  },
  'app/domain/fleet/internal/recount-clients.ts': {
    why: 'Counts what follows from offers that changed, on every client concerned.',
    reasons: ['count outdated programs anew', 'find clients to count anew'],
  },
  'app/domain/fleet/refresh-standings.ts': {
    why: 'Follows changes of the catalog, of policies and of the clock, for every organisation.',
    reasons: ['list fleets', 'list fleets with an application', 'refresh standings'],
  },
  'app/domain/fleet/rematch-programs.ts': {
    why: 'The catalog changed: programs of every organisation are recognised anew.',
    reasons: ['recognise programs anew', 'recognise programs of changed applications'],
  },
  'app/domain/fleet/enrol-client.ts': {
    why: 'The enrolment key says which organisation the computer comes to; nobody is signed in.',
    reasons: ['enrol a client'],
  },
  'app/domain/fleet/recognise-client.ts': {
    why: 'The token says whose it is; a client may not write the audit trail or end its source token.',
    reasons: ['let a client leave', 'recognise a client'],
  },
};
