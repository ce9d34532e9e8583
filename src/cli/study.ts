/** `jitvisor study`: what virtualization costs, one file a study. */
import type { CommandModule } from 'yargs';
import { compareCommand } from './study-compare.js';
import { nanoCommand } from './study-nano.js';
import { profileCommand } from './study-profile.js';
import { thesisCommand } from './study-thesis.js';

export const studyCommand: CommandModule = {
  command: 'study',
  describe: 'Measure what virtualization costs',
  builder: (yargs) => yargs.command(nanoCommand as CommandModule).command(compareCommand as CommandModule).command(profileCommand as CommandModule).command(thesisCommand as CommandModule).demandCommand(1, 'Say what to study: nano, profile or thesis; or compare results.'),
  handler: () => undefined,
};
