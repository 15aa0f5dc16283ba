import { findVersionProblem } from '../version-order.ts';
import { decodeManifestText, type ManifestFile } from './decode-manifest-text.ts';
import { FieldReader, type FieldValues } from './field-reader.ts';
import { type FieldShapes, line } from './field-shape.ts';
import type { ManifestProblems } from './manifest-problem.ts';
import { readYaml, type YamlMap } from './read-yaml.ts';

const MANIFEST_TYPES = ['version', 'installer', 'defaultLocale', 'locale', 'singleton'] as const;
export type ManifestType = (typeof MANIFEST_TYPES)[number];

/** The newest ManifestVersion 1.x whose fields and values are known here. */
const NEWEST_KNOWN_MINOR = 12;

const REQUIRED = ['PackageIdentifier', 'PackageVersion', 'ManifestType', 'ManifestVersion'];
const ENVELOPE_FIELDS: FieldShapes = {
  PackageIdentifier: line(128),
  PackageVersion: line(128),
  ManifestType: line(40),
  ManifestVersion: line(40),
  Channel: line(16),
};

/** winget's schema: two to eight parts of at most 32 characters, none of them space or path. */
const IDENTIFIER = /^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/;

/** One file of a set, with what every manifest file has. */
export interface ManifestDocument {
  file: string;
  type: ManifestType;
  identifier: string;
  version: string;
  root: YamlMap;
  reader: FieldReader;
}

/** The file as a manifest document, or null when something in its envelope was refused. */
export function readManifestDocument(
  { path, content }: ManifestFile,
  problems: ManifestProblems,
): ManifestDocument | null {
  const decoded = decodeManifestText(content);
  if (!decoded.ok) {
    problems.refuse(path, decoded.line, decoded.reason);
    return null;
  }
  const yaml = readYaml(decoded.text);
  if (!yaml.ok) {
    for (const problem of yaml.problems) problems.refuse(path, problem.line, problem.reason);
    return null;
  }
  const { root } = yaml;
  const before = problems.errors.length;
  const reader = new FieldReader(problems, { file: path, newer: isNewer(root) });
  const envelope = reader.readFields(root.fields, ENVELOPE_FIELDS);
  reader.requireFields(root.fields, REQUIRED, root.line);
  checkEnvelope(envelope, root, reader);
  if (problems.errors.length > before) return null;
  return {
    file: path,
    type: envelope.ManifestType as ManifestType,
    identifier: envelope.PackageIdentifier as string,
    version: envelope.PackageVersion as string,
    root,
    reader,
  };
}

function checkEnvelope(envelope: FieldValues, root: YamlMap, reader: FieldReader): void {
  const check = (name: string, findProblem: (text: string) => string | null) => {
    const text = envelope[name];
    const problem = typeof text === 'string' ? findProblem(text) : null;
    if (problem !== null) reader.refuse(root.fields.get(name)?.line ?? root.line, problem);
  };
  check('PackageIdentifier', (text) =>
    IDENTIFIER.test(text) ? null : 'PackageIdentifier is not of the form Publisher.Package',
  );
  check('PackageVersion', (text) => {
    const problem = findVersionProblem(text);
    return problem && `PackageVersion cannot be used: ${problem.replace(/\.$/, '')}`;
  });
  check('ManifestType', (text) =>
    MANIFEST_TYPES.some((type) => type === text)
      ? null
      : `ManifestType is '${text}', not one of ${MANIFEST_TYPES.join(', ')}`,
  );
  check('ManifestVersion', (text) => {
    if (!/^\d{1,5}\.\d{1,5}(\.\d{1,5})?$/.test(text))
      return 'ManifestVersion is not of the form 1.0.0';
    return text.startsWith('1.') ? null : `ManifestVersion ${text} is not a version 1 manifest`;
  });
  check('Channel', () => 'Channel must be empty, for winget does not support it');
  if (isNewer(root)) {
    reader.warn(
      root.fields.get('ManifestVersion')?.line ?? root.line,
      `ManifestVersion is newer than 1.${NEWEST_KNOWN_MINOR}; what it added is left out`,
    );
  }
}

function isNewer(root: YamlMap): boolean {
  const node = root.fields.get('ManifestVersion');
  const minor = node?.kind === 'text' ? /^\s*1\.(\d{1,5})/.exec(node.text)?.[1] : undefined;
  return Number(minor ?? 0) > NEWEST_KNOWN_MINOR;
}
