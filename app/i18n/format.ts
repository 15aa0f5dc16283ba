import type { Locale } from './locale.ts';
import { translator } from './translate.ts';

const timeZone = 'Europe/Stockholm';
const tags: Record<Locale, string> = { sv: 'sv-SE', en: 'en-GB' };
const minute = 60_000;
const hour = 60 * minute;

const dayFormatter = new Intl.DateTimeFormat('sv-SE', { timeZone });

/** '2026-11-12', the day in Stockholm. */
const dayKey = rememberDates((date) => dayFormatter.format(date));

/** The most moments remembered by one formatter. */
const capacity = 5_000;

/** Intl is slow and pages name the same moments again and again. */
function rememberDates(write: (date: Date) => string): (date: Date) => string {
  const known = new Map<number, string>();
  return (date) => {
    const time = date.getTime();
    let text = known.get(time);
    if (text === undefined) {
      text = write(date);
      if (known.size >= capacity) known.clear();
      known.set(time, text);
    }
    return text;
  };
}

function createFormatters(locale: Locale) {
  const date = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(tags[locale], { timeZone, ...options });
    return rememberDates((moment) => formatter.format(moment));
  };
  return {
    day: date({ day: 'numeric', month: 'short' }),
    dayOfYear: date({ day: 'numeric', month: 'short', year: 'numeric' }),
    longDay: date({ day: 'numeric', month: 'long', year: 'numeric' }),
    clock: date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    clockWithSeconds: date({
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
    exactClock: date({
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
    number: new Intl.NumberFormat(tags[locale]),
    oneDecimal: new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 1 }),
    threeDigits: new Intl.NumberFormat(tags[locale], { maximumSignificantDigits: 3 }),
    twoDecimals: new Intl.NumberFormat(tags[locale], {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    }),
  };
}

const formatters = { sv: createFormatters('sv'), en: createFormatters('en') };

export interface Format {
  /** '12 november 2026' */
  date: (date: Date) => string;
  /** '12 nov', with the year when it is another one: '12 nov 2025' */
  shortDate: (date: Date) => string;
  /** '09.14.05' */
  clock: (date: Date) => string;
  /** '12 november 2026 09.14' */
  dateAndClock: (date: Date) => string;
  /** '12 november 2026 09.14.05 CET' */
  exact: (date: Date) => string;
  /** As people say it: 'för 4 min sedan', 'i dag 09.14', 'i går 21.40', '12 nov'. */
  when: (date: Date) => string;
  /** '15 000' */
  number: (number: number) => string;
  /** '68,4 MB', in steps of a thousand */
  fileSize: (bytes: number) => string;
  /** Öre and currency as '15 kr' or '15,50 kr'; in English 'SEK 15'. */
  money: (ore: number, currency: string) => string;
  /** Milliseconds as '340 ms', '4,2 s' or '3 min 20 s'. */
  duration: (milliseconds: number) => string;
}

/** Formatters for one language. Times are shown in Europe/Stockholm and compared with `now`. */
export function createFormat(locale: Locale, now: Date): Format {
  const show = formatters[locale];
  const t = translator(locale);
  const today = dayKey(now);
  const yesterday = dayBefore(today);
  const clock = (date: Date) => swedishPoint(locale, show.clock(date));

  const shortDate = (date: Date) => {
    const sameYear = dayKey(date).slice(0, 4) === today.slice(0, 4);
    return (sameYear ? show.day : show.dayOfYear)(date).replace('.', '');
  };

  const when = (date: Date) => {
    const age = now.getTime() - date.getTime();
    if (age >= 0 && age < minute) return t('controls:time.now');
    if (age >= 0 && age < hour) {
      return t('controls:time.minutesAgo', { minutes: Math.floor(age / minute) });
    }
    const day = dayKey(date);
    if (day === today) return t('controls:time.today', { clock: clock(date) });
    if (day === yesterday) return t('controls:time.yesterday', { clock: clock(date) });
    return shortDate(date);
  };

  return {
    date: (date) => show.longDay(date),
    shortDate,
    clock: (date) => swedishPoint(locale, show.clockWithSeconds(date)),
    dateAndClock: (date) => `${show.longDay(date)} ${clock(date)}`,
    exact: (date) => `${show.longDay(date)} ${swedishPoint(locale, show.exactClock(date))}`,
    when,
    number: (number) => show.number.format(number),
    fileSize: (bytes) => fileSize(bytes, show.threeDigits),
    money: (ore, currency) => {
      const amount = (ore % 100 === 0 ? show.number : show.twoDecimals).format(ore / 100);
      const isKrona = currency.toUpperCase() === 'SEK';
      return locale === 'sv' && isKrona
        ? `${amount}\u00a0kr`
        : `${currency.toUpperCase()}\u00a0${amount}`;
    },
    duration: (milliseconds) => {
      if (milliseconds < 1_000) return `${show.number.format(Math.round(milliseconds))}\u00a0ms`;
      if (milliseconds < minute) return `${show.oneDecimal.format(milliseconds / 1_000)}\u00a0s`;
      const seconds = Math.round(milliseconds / 1_000);
      return `${show.number.format(Math.floor(seconds / 60))}\u00a0min ${seconds % 60}\u00a0s`;
    },
  };
}

/** Swedish writes the clock with a full stop: 09.14. */
function swedishPoint(locale: Locale, clock: string): string {
  return locale === 'sv' ? clock.replaceAll(':', '.') : clock;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 24 * hour).toISOString().slice(0, 10);
}

const sizeUnits = ['kB', 'MB', 'GB', 'TB'];

function fileSize(bytes: number, threeDigits: Intl.NumberFormat): string {
  if (bytes < 1_000) return `${bytes}\u00a0B`;
  // The unit is chosen after rounding, so that 999,950 bytes are 1 MB and not 1000 kB.
  let value = bytes / 1_000;
  let unit = 0;
  while (Number(value.toPrecision(3)) >= 1_000 && unit < sizeUnits.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${threeDigits.format(value)}\u00a0${sizeUnits[unit]}`;
}
