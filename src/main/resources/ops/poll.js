// Does something again and again while somebody can see it.

/** Runs `task` now and `milliseconds` after each end, unless the page is hidden; returns a function that stops it. */
export function poll(milliseconds, task) {
  let timer = null;
  let stopped = false;
  let running = false;

  async function run() {
    clearTimeout(timer);
    if (stopped || running || document.hidden) {
      return;
    }
    running = true;
    try {
      await task();
    } finally {
      running = false;
      if (!stopped) {
        timer = setTimeout(run, milliseconds);
      }
    }
  }

  document.addEventListener('visibilitychange', run);
  run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', run);
  };
}
