/** Wall clock, and the CPU time of the process and its threads so far; seconds. */
export function clocks() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
}
