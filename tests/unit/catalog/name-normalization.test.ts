import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  nameKey,
  normalizeName,
  normalizePublisher,
} from '#app/domain/catalog/name-normalization.ts';

const official = path.resolve(
  import.meta.dirname,
  '../../../../shared/data/winget-protocol/name-normalization.jsonl',
);
const there = existsSync(official);
if (!there) console.warn(`Skipped: there are no official vectors in ${official}.`);

describe('the name that winget compares', () => {
  test.each([
    // Letters and digits only.
    ['7-Zip', '7Zip'],
    ['Notepad++', 'Notepad'],
    ['Paint.NET', 'PaintNET'],
    ['Sök & ersätt', 'Sökersätt'],
    ['ＦＵＬＬ width', 'FULLwidth'],
    ['  padded\t', 'padded'],
    ['Tool@@1234', 'Tool'],
    ['@@Tool', 'Tool'],
    ['"Quoted"', 'Quoted'],
    ['("Wrapped twice")', 'Wrappedtwice'],
    // Architectures.
    ['Tool (x64)', 'Tool'],
    ['Tool x86-64', 'Tool'],
    ['Tool AMD64 Edition', 'Tool'],
    ['Tool 32-bit', 'Tool'],
    ['Tool 64 bits', 'Tool'],
    ['Tool (32/64-bit)', 'Tool'],
    ['Fox86', 'Fox86'],
    // Languages and regions, of the list alone.
    ['Tool (en-US)', 'Tool'],
    ['Tool sv-SE', 'Tool'],
    ['Tool sr-Latn-RS', 'Tool'],
    ['Tool ca-ES-valencia', 'Tool'],
    ['Tool xx-YY', 'ToolxxYY'],
    ['Tool EN', 'Tool'],
    ['Mozilla Firefox 140.0.4 (x64 sv-SE)', 'MozillaFirefox'],
    // Versions.
    ['Tool 1.2.3', 'Tool'],
    ['Tool v2', 'Tool'],
    ['Tool version 12', 'Tool'],
    ['Tool Versión 3.1', 'Tool'],
    ['Tool 2024-01-05', 'Tool'],
    ['Tool R12', 'Tool'],
    ['Tool for version 7', 'Tool'],
    ['Tool 1.0.0-rc.2', 'Tool'],
    ['Tool B7-3', 'Tool'],
    ['Tool 2024', 'Tool2024'],
    ['Java 8 Update 401', 'Java8Update401'],
    ['VLC media player', 'VLCmediaplayer'],
    // Brackets, paths and addresses.
    ['Tool [beta] (portable)', 'Tool'],
    ['Tool (a (b) c)', 'Tool'],
    ['(Preview) Tool', 'Tool'],
    ['Tool in C:\\Program Files\\Tool', 'Tool'],
    ['Tool "D:\\a b\\c"', 'Tool'],
    ['https://tool.example', 'toolexample'],
    ['Update (KB5001234)', 'UpdateKB5001234'],
    // Legal forms, but for the first word.
    ['Acme Tool Inc', 'AcmeTool'],
    ['Acme GmbH Tool', 'AcmeTool'],
    ['Limited', 'Limited'],
    // Names that winget knows by heart.
    ['Roblox Player for anna', 'RobloxPlayer'],
    ['Bomgar Jump Client 20.1 [support.example]', 'BomgarJumpClient'],
    ['SAP_BO.CORE-4.2.1-EN_US-32', 'SAP_BO.CORE-4.2.1-EN_US-32'],
    // Other scripts.
    ['微信 3.9.2', '微信'],
    ['Яндекс Браузер', 'ЯндексБраузер'],
    ['٣٤ أداة', '٣٤أداة'],
    ['1.0', ''],
    ['', ''],
  ])('%s is %s', (name, expected) => {
    expect(normalizeName(name)).toBe(expected);
  });

  test.each([
    ['Microsoft Corporation', 'Microsoft'],
    ['Igor Pavlov', 'IgorPavlov'],
    ['The Document Foundation', 'TheDocumentFoundation'],
    ['Adobe Systems, Incorporated', 'AdobeSystems'],
    ['A.B.C. Software AB', 'ABCSoftware'],
    ['Inc', 'Inc'],
    ['Foo Ltd Bar', 'Foo'],
    ['https://vendor.example', 'vendorexample'],
  ])('the publisher %s is %s', (publisher, expected) => {
    expect(normalizePublisher(publisher)).toBe(expected);
  });

  it('is folded in a key, as the client sends it', () => {
    expect(nameKey('VLC Media Player')).toBe('vlcmediaplayer');
    expect(nameKey('STRASSE')).toBe(nameKey('Straße'));
  });

  it('never fails and takes no long time, whatever the name', () => {
    const piece = fc.constantFrom('(C:\\', 'a\\', '"', '(', '[', '1.', 'v', ' ', 'Ü', '@@', 'x64');
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(nameKey(name)).not.toMatch(/\s/);
        normalizePublisher(name);
      }),
    );
    const since = performance.now();
    for (const hostile of ['(C:\\' + 'a\\'.repeat(5000), '1.'.repeat(5000), '('.repeat(9000)]) {
      normalizeName(hostile);
      normalizePublisher(hostile);
    }
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

describe.runIf(there)('the official vectors', () => {
  it('all come out as winget has them', () => {
    const lines = there ? readFileSync(official, 'utf8').trim().split('\n') : [];
    expect(lines.length).toBeGreaterThan(500);
    for (const line of lines) {
      const vector = JSON.parse(line) as Record<string, string>;
      const { name = '', publisher = '' } = vector;
      expect(`${normalizePublisher(publisher)}.${normalizeName(name)}`, line).toBe(
        vector['expected_publisher.name'],
      );
    }
  });
});
