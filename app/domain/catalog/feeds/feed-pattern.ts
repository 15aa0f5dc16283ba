import { RE2JS } from 're2js';
import { z } from 'zod';

/** A regular expression of staff's, to be used on a vendor's text. */
export interface FeedPattern {
  /** The first match's groups (the whole match is 0), or null; longer texts than 1,000 never match. */
  match(text: string): string[] | null;
}

const MAX_PATTERN_LENGTH = 500;
const MAX_TEXT_LENGTH = 1_000;

/**
 * Settings field that holds a regular expression in RE2's syntax, matched in linear time whatever the
 * text (no look-around, no backreferences). It may match anywhere; anchor it with ^ and $. `groups`
 * is the number of capture groups it must have.
 */
export function patternSetting(groups?: number) {
  return z
    .string()
    .min(1)
    .max(MAX_PATTERN_LENGTH)
    .transform((pattern, context): FeedPattern => {
      const compiled = compile(pattern);
      if (typeof compiled === 'string') {
        context.addIssue(`is not a regular expression that can be used: ${compiled}`);
        return z.NEVER;
      }
      if (groups !== undefined && compiled.groupCount() !== groups) {
        context.addIssue(`must have ${groups} capture group, not ${compiled.groupCount()}`);
        return z.NEVER;
      }
      return { match: (text) => matchPattern(compiled, text) };
    });
}

function compile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function matchPattern(pattern: RE2JS, text: string): string[] | null {
  if (text.length > MAX_TEXT_LENGTH) return null;
  const matcher = pattern.matcher(text);
  if (!matcher.find()) return null;
  const groups: string[] = [];
  for (let index = 0; index <= pattern.groupCount(); index += 1) {
    groups.push(matcher.group(index) ?? '');
  }
  return groups;
}
