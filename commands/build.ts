import { refuseArguments, runCommand } from './command-line.ts';
import { ensureProductionBuild } from './production-build.ts';

await runCommand(async (say) => {
  refuseArguments();
  const outcome = await ensureProductionBuild();
  say(outcome === 'built' ? 'Built into build/.' : 'build/ is up to date.');
});
