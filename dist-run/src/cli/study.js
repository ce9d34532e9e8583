import { nanoCommand } from './study-nano.js';
import { thesisCommand } from './study-thesis.js';
export const studyCommand = {
    command: 'study',
    describe: 'Measure what virtualization costs',
    builder: (yargs) => yargs.command(nanoCommand).command(thesisCommand).demandCommand(1, 'Say what to study: nano or thesis.'),
    handler: () => undefined,
};
//# sourceMappingURL=study.js.map