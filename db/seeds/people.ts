import type { MemberRole } from '../schema/organizations.ts';

/** One of the cast. Addresses end in .example: no mail leaves the machine. */
export interface CastPerson {
  email: string;
  name: string;
  /** Where they are members, by the organisation's slug. */
  in: Record<string, MemberRole>;
  isStaff?: true;
}

/** Everybody in the demo signs in with this one. It is public. */
export const demoPassword = 'sju gula cyklar';

/** The people of the cast: demo, tests and README know them by these names. */
export const people: CastPerson[] = [
  { email: 'ebba@nordvik.example', name: 'Ebba Lindgren', in: { 'nordvik-bygg': 'owner' } },
  { email: 'johan@nordvik.example', name: 'Johan Ek', in: { 'nordvik-bygg': 'admin' } },
  { email: 'sara@nordvik.example', name: 'Sara Holm', in: { 'nordvik-bygg': 'member' } },
  { email: 'karin@ekhult.example', name: 'Karin Bergman', in: { 'ekhults-kommun': 'owner' } },
  { email: 'amir@ekhult.example', name: 'Amir Haddad', in: { 'ekhults-kommun': 'admin' } },
  { email: 'maria@solgard.example', name: 'Maria Sandell', in: { 'solgard-vard': 'owner' } },
  {
    email: 'peter@solgard.example',
    name: 'Peter Wallin',
    in: { 'solgard-vard': 'admin', 'ekhults-kommun': 'member' },
  },
  { email: 'lova@lappa.example', name: 'Lova Lind', in: {}, isStaff: true },
];
