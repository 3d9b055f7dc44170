/**
 * Loaded before what the bootstrap starts: when the bootstrap is killed without a chance to pass that
 * on, this process is told to end as by a polite signal, instead of running on unseen.
 */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
