import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** The machine, in lines for the report. The load tells how busy others kept it. */
export function describeMachine(): string[] {
  const processors = cpus();
  const memory = (totalmem() / 1024 ** 3).toFixed(1);
  return [
    `${new Date().toISOString().slice(0, 16)}Z, ${platform()} ${release()}`,
    `${processors.length} x ${processors[0]?.model ?? 'unknown processor'}, ${memory} GiB memory`,
    `Node ${process.versions.node}; load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the start`,
  ];
}
