/** `jitvisor study compare`: do repeats of `study nano` agree within the spread that they print? */
import type { ArgumentsCamelCase, CommandModule } from 'yargs';
import { compareNano, comparisonText } from '../../bench/study/nano-compare.js';
import type { NanoLine } from '../../bench/study/nano.js';
import { ExitCode } from './exit-codes.js';
import { readUserFile } from './read-file.js';
import { UsageError } from './usage-error.js';

interface Raw { files: string[] }

export const compareCommand: CommandModule<object, Raw> = {
  command: 'compare <files..>',
  describe: 'Compare JSON results of study nano: which rows differ by more than their spread',
  builder: (yargs) => yargs
    .positional('files', { type: 'string', array: true, demandOption: true, describe: 'FILE that study nano --json has written' })
    .example('jitvisor study compare a.json b.json c.json', 'exit code 1 when they differ'),
  handler: ({ files }: ArgumentsCamelCase<Raw>) => {
    if (files.length < 2) throw new UsageError('study compare takes two results or more.');
    const comparison = compareNano(files.map(readResult));
    if (comparison.compared === 0) throw new UsageError('These results have no row and machine in common.');
    process.stdout.write(comparisonText(comparison));
    if (comparison.times.length + comparison.counts.length > 0) process.exitCode = ExitCode.FAILED;
  },
};

function readResult(path: string): NanoLine[] {
  const result = parse(Buffer.from(readUserFile('study compare', path)).toString('utf8'));
  if (result?.kind !== 'nano' || result.format !== 2 || !Array.isArray(result.rows)) throw new UsageError(`${path} is no result of this version's study nano --json.`);
  return result.rows;
}

function parse(text: string): { format?: unknown; kind?: unknown; rows?: NanoLine[] } | null {
  try {
    return JSON.parse(text) as ReturnType<typeof parse>;
  } catch {
    return null;
  }
}
