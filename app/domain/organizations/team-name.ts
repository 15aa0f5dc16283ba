import { z } from 'zod';
import { nameField } from '../accounts/person-name.ts';

const longestTeamName = 100;

/** A team's name in a form. */
export const teamNameField = nameField('settings:teams.nameMissing').pipe(
  z.string().max(longestTeamName, `controls:input.longerThan?number=${longestTeamName}`),
);
