/** Lambda's levels, the quietest last. */
const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'SILENT'] as const;
export type LogLevel = (typeof levels)[number];

type LineLoggerOptions = {
  readonly level: LogLevel;
  /** ms since 1970. */
  readonly now: () => number;
  /** Takes a line with its end. */
  readonly write: (line: string) => void;
};

type LineLogger = {
  readonly isOn: (level: LogLevel) => boolean;
  readonly log: (level: 'INFO' | 'ERROR', message: string, fields: Readonly<Record<string, unknown>>) => void;
};

/** A line of JSON a message, from a level on. */
export function createLineLogger({ level: lowest, now, write }: LineLoggerOptions): LineLogger {
  const shown = levels.slice(levels.indexOf(lowest));
  const isOn = (level: LogLevel) => shown.includes(level);

  return {
    isOn,
    log: (level, message, fields) => {
      if (!isOn(level)) return;

      const timestamp = new Date(now()).toISOString();
      write(`${JSON.stringify({ level, message, timestamp, service: 'invite-to-chat', ...fields })}\n`);
    },
  };
}

/** The level of this name, in any case; undefined if there is none. */
export function levelNamed(name: string | undefined): LogLevel | undefined {
  return levels.find((level) => level === name?.toUpperCase());
}
