import { accounts as accountsEn } from './en/accounts.ts';
import { activity as activityEn } from './en/activity.ts';
import { billing as billingEn } from './en/billing.ts';
import { catalog as catalogEn } from './en/catalog.ts';
import { controls as controlsEn } from './en/controls.ts';
import { distribution as distributionEn } from './en/distribution.ts';
import { entitlements as entitlementsEn } from './en/entitlements.ts';
import { factors as factorsEn } from './en/factors.ts';
import { fleet as fleetEn } from './en/fleet.ts';
import { joining as joiningEn } from './en/joining.ts';
import { mail as mailEn } from './en/mail.ts';
import { operations as operationsEn } from './en/operations.ts';
import { organizations as organizationsEn } from './en/organizations.ts';
import { settings as settingsEn } from './en/settings.ts';
import { site as siteEn } from './en/site.ts';
import { source as sourceEn } from './en/source.ts';
import { accounts } from './sv/accounts.ts';
import { activity } from './sv/activity.ts';
import { billing } from './sv/billing.ts';
import { catalog } from './sv/catalog.ts';
import { controls } from './sv/controls.ts';
import { distribution } from './sv/distribution.ts';
import { entitlements } from './sv/entitlements.ts';
import { factors } from './sv/factors.ts';
import { fleet } from './sv/fleet.ts';
import { joining } from './sv/joining.ts';
import { mail } from './sv/mail.ts';
import { operations } from './sv/operations.ts';
import { organizations } from './sv/organizations.ts';
import { settings } from './sv/settings.ts';
import { site } from './sv/site.ts';
import { source } from './sv/source.ts';

/** The same keys with other words: what a translation must have. */
export type Translation<Messages> = {
  [Key in keyof Messages]: Messages[Key] extends string ? string : Translation<Messages[Key]>;
};

const swedish = {
  accounts,
  activity,
  billing,
  catalog,
  controls,
  distribution,
  entitlements,
  factors,
  fleet,
  joining,
  mail,
  operations,
  organizations,
  settings,
  site,
  source,
};

export type Messages = typeof swedish;

/** Every text of the interface by language and room. Swedish decides which keys there are. */
export const messages: { sv: Messages; en: Translation<Messages> } = {
  sv: swedish,
  en: {
    accounts: accountsEn,
    activity: activityEn,
    billing: billingEn,
    catalog: catalogEn,
    controls: controlsEn,
    distribution: distributionEn,
    entitlements: entitlementsEn,
    factors: factorsEn,
    fleet: fleetEn,
    joining: joiningEn,
    mail: mailEn,
    operations: operationsEn,
    organizations: organizationsEn,
    settings: settingsEn,
    site: siteEn,
    source: sourceEn,
  },
};
