/** The command cannot do its work; the message says what to do next. Ends the command with exit code 1. */
export class Stop extends Error {
  override readonly name = 'Stop';
}
