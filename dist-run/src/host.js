export function createHost() {
    let wakeUp;
    let woken = false;
    return {
        now: () => performance.now() * 1e6,
        yield: () => new Promise((resolve) => (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve, 0))),
        sleep: (ms) => new Promise((resolve) => {
            // A wake-up that came before the sleep counts.
            if (woken || ms <= 0) {
                woken = false;
                if (typeof setImmediate === 'function')
                    setImmediate(resolve);
                else
                    setTimeout(resolve, 0);
                return;
            }
            // setTimeout has no room for more than 2^31 ms; a guest that sleeps longer is simply asked again.
            // Rounded up: a timer that fires before its time would be set a second time for the rest.
            const timer = setTimeout(done, Math.min(Math.ceil(ms), 1e6));
            function done() {
                clearTimeout(timer);
                wakeUp = undefined;
                resolve();
            }
            wakeUp = done;
        }),
        wake() {
            if (wakeUp)
                wakeUp();
            else
                woken = true;
        },
    };
}
//# sourceMappingURL=host.js.map