import { describe, expect, test } from 'vitest';
import { createFormat } from '#app/i18n/format.ts';

/** 12 November 2026, 09.30 in Stockholm. */
const now = new Date('2026-11-12T08:30:00Z');
const sv = createFormat('sv', now);
const en = createFormat('en', now);
const minutesBefore = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** Intl uses no-break spaces of several kinds. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('when', () => {
  test.each([
    [0, 'nyss', 'just now'],
    [4, 'för 4 min sedan', '4 min ago'],
    [59.9, 'för 59 min sedan', '59 min ago'],
    [60, 'i dag 08.30', 'today 08:30'],
    [9 * 60 + 30, 'i dag 00.00', 'today 00:00'],
    [9 * 60 + 31, 'i går 23.59', 'yesterday 23:59'],
    [9 * 60 + 30 + 24 * 60, 'i går 00.00', 'yesterday 00:00'],
    [9 * 60 + 31 + 24 * 60, '10 nov', '10 Nov'],
  ])('%s minutes ago', (minutes, swedish, english) => {
    expect(sv.when(minutesBefore(minutes))).toBe(swedish);
    expect(en.when(minutesBefore(minutes))).toBe(english);
  });

  test('counts days in Stockholm, also across the end of summer time', () => {
    const format = createFormat('sv', new Date('2026-10-25T23:30:00Z'));
    expect(format.when(new Date('2026-10-24T22:30:00Z'))).toBe('i går 00.30');
    expect(format.when(new Date('2026-10-24T21:30:00Z'))).toBe('24 okt');
  });

  test('says the day of something to come', () => {
    expect(sv.when(minutesBefore(-5))).toBe('i dag 09.35');
    expect(sv.when(minutesBefore(-48 * 60))).toBe('14 nov');
  });

  test('names the year when it is another one', () => {
    expect(sv.when(new Date('2025-08-19T10:00:00Z'))).toBe('19 aug 2025');
  });
});

test('an exact time carries seconds and zone', () => {
  expect(sv.exact(now)).toBe('12 november 2026 09.30.00 CET');
  expect(en.exact(now)).toBe('12 November 2026 09:30:00 CET');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [68_400_000, '68,4 MB'],
  [999_949, '1 MB'],
  [1_234_567_890, '1,23 GB'],
  [5e15, '5 000 TB'],
])('%s bytes are %s', (bytes, text) => {
  expect(plain(sv.fileSize(bytes))).toBe(text);
});

test.each([
  [0, '0 kr', 'SEK 0'],
  [1_500, '15 kr', 'SEK 15'],
  [1_550, '15,50 kr', 'SEK 15.50'],
  [123_456_700, '1 234 567 kr', 'SEK 1,234,567'],
])('%s öre', (ore, swedish, english) => {
  expect(plain(sv.money(ore, 'SEK'))).toBe(swedish);
  expect(plain(en.money(ore, 'SEK'))).toBe(english);
});

test('another currency keeps its code', () => {
  expect(plain(sv.money(1_550, 'eur'))).toBe('EUR 15,50');
});

test.each([
  [340.4, '340 ms'],
  [4_240, '4,2 s'],
  [59_940, '59,9 s'],
  [200_000, '3 min 20 s'],
])('%s milliseconds last %s', (milliseconds, text) => {
  expect(plain(sv.duration(milliseconds))).toBe(text);
});
