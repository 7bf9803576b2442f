/**
 * Runs a bench's command: prints its usage where that is asked for, why it is skipped, or does the work. Where that fails, or the arguments
 * are wrong, the message and the usage go to standard error, and the exit code is 2.
 *
 * @param {object} command
 * @param {string} command.usage
 * @param command.settingsOf arguments → settings, `help` among them; throws Error with one plain sentence
 * @param command.obstacleOf settings → why it cannot be done here, or null
 * @param command.run        settings → a promise of the work
 */
export async function benchCommand({ usage, settingsOf, obstacleOf, run }) {
  try {
    const settings = settingsOf(process.argv.slice(2));
    const why = settings.help ? null : obstacleOf(settings);
    if (settings.help) console.log(usage);
    else if (why === null) await run(settings);
    else console.log(`skipped: ${why}`);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
