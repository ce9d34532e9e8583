/** Progress of a download: a bar on a terminal, a few lines otherwise. On standard error: standard output is the guest's. */
import cliProgress from 'cli-progress';
import { formatBytes } from '../guest/files.js';
/** Without a terminal, a line for every so many percent. */
const LINE_EVERY_PERCENT = 25;
export function progressReporter(stream = process.stderr) {
    let step = '';
    let bar;
    let nextLine = 0;
    const stop = () => {
        bar?.stop();
        bar = undefined;
    };
    return {
        onProgress: (progress) => {
            const { done, total, unit } = progress;
            const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
            const amount = unit === 'percent' ? '' : total > 0 ? `${formatBytes(done)} of ${formatBytes(total)}` : formatBytes(done);
            if (progress.step !== step) {
                stop();
                step = progress.step;
                nextLine = 0;
                if (stream.isTTY === true) {
                    // Signals are the command's business: gracefulExit would end the process.
                    bar = new cliProgress.SingleBar({ stream, format: '{step} [{bar}] {percentage} % {amount}', clearOnComplete: false, hideCursor: true, barsize: 30, gracefulExit: false });
                    bar.start(100, percent, { step: step.padEnd(13), amount });
                }
            }
            if (bar)
                bar.update(percent, { amount });
            else if (percent >= nextLine) {
                stream.write(`${step}: ${percent} %${amount && ` (${amount})`}\n`);
                nextLine = percent - (percent % LINE_EVERY_PERCENT) + LINE_EVERY_PERCENT;
            }
        },
        stop,
    };
}
//# sourceMappingURL=fetch-progress.js.map