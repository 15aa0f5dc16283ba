import type { FieldReader, FieldValues } from './field-reader.ts';

/**
 * Refuses what makes winget's client refuse a whole package (winget-cli, ManifestValidation): a zip
 * that does not say what lies in it, a path that leaves the archive, one exit code with two
 * meanings, markets both allowed and excluded. Warns of an exe that winget cannot run silently.
 */
export function checkInstaller(values: FieldValues, line: number, reader: FieldReader): void {
  if (values.InstallerType === 'zip') checkArchive(values, line, reader);
  checkExitCodes(values, line, reader);
  const markets = values.Markets as FieldValues | undefined;
  if (markets?.AllowedMarkets && markets.ExcludedMarkets) {
    reader.refuse(line, 'Markets has both AllowedMarkets and ExcludedMarkets');
  }
  const switches = (values.InstallerSwitches ?? {}) as FieldValues;
  if (values.InstallerType === 'exe' && !(switches.Silent && switches.SilentWithProgress)) {
    reader.warn(line, 'An exe without Silent and SilentWithProgress switches asks its user');
  }
}

function checkArchive(values: FieldValues, line: number, reader: FieldReader): void {
  const type = values.NestedInstallerType;
  const files = (values.NestedInstallerFiles ?? []) as FieldValues[];
  if (type === undefined) reader.refuse(line, 'A zip installer needs NestedInstallerType');
  if (files.length === 0) reader.refuse(line, 'A zip installer needs NestedInstallerFiles');
  if (files.length > 1 && type !== 'portable' && type !== 'font') {
    reader.refuse(
      line,
      `A zip with an installer of the type ${String(type)} needs exactly one file`,
    );
  }
  for (const file of files) {
    if (file.RelativeFilePath === undefined) reader.refuse(line, 'RelativeFilePath is missing');
    for (const path of [file.RelativeFilePath, file.PortableCommandAlias]) {
      if (typeof path === 'string' && leavesFolder(path)) {
        reader.refuse(line, `The path '${path}' leads out of the archive`);
      }
    }
  }
}

/** Windows paths: both slashes, drives, and `..` in any place are suspect. */
function leavesFolder(path: string): boolean {
  return /^[\\/]|:/.test(path) || path.split(/[\\/]/).includes('..');
}

function checkExitCodes(values: FieldValues, line: number, reader: FieldReader): void {
  const expected = (values.ExpectedReturnCodes ?? []) as FieldValues[];
  const codes = [
    ...((values.InstallerSuccessCodes ?? []) as number[]),
    ...expected.map((entry) => entry.InstallerReturnCode as number | undefined),
  ];
  const seen = new Set<number>();
  for (const code of codes) {
    if (code === undefined) {
      reader.refuse(line, 'An entry of ExpectedReturnCodes has no InstallerReturnCode');
      continue;
    }
    // -1 and 4294967295 are the same 32 bits.
    const bits = code >>> 0;
    if (seen.has(bits)) reader.refuse(line, `The exit code ${code} is given twice`);
    seen.add(bits);
  }
}
