import Bowser from 'bowser';

/** What a browser says of itself, as people name it. Any part may be unknown: nothing makes a browser tell the truth. */
export interface Device {
  browser: string | null;
  system: string | null;
  isPhone: boolean;
}

export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null, isPhone: false };
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    browser: browser.name || null,
    system: os.name || null,
    isPhone: platform.type === 'mobile',
  };
}
