import { Logger, LogItem, LogLevelThreshold } from '@aws-lambda-powertools/logger';
import type { LogItemExtraInput, LogItemMessage } from '@aws-lambda-powertools/logger/types';

type LineLoggerOptions = {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT';
  /** ms since 1970. */
  readonly now: () => number;
  /** Takes a line with its end. */
  readonly write: (line: string) => void;
};

/**
 * Powertools' logger, which decides what is written, with the shortest way to a line: its own way through the environment, a time zone, a deep
 * merge and a console takes twice as long.
 */
export function createLineLogger({ level: logLevel, now, write }: LineLoggerOptions): Logger {
  class LineLogger extends Logger {
    protected override createAndPopulateLogItem(
      level: number,
      message: LogItemMessage,
      [fields]: LogItemExtraInput,
    ): LogItem {
      const common = {
        level: levelNames.get(level),
        message,
        timestamp: new Date(now()).toISOString(),
        service: 'invite-to-chat',
      };

      return new LogItem({ attributes: typeof fields === 'object' ? { ...common, ...fields } : common });
    }

    protected override printLog(_level: number, item: LogItem): void {
      write(`${JSON.stringify(item.getAttributes())}\n`);
    }
  }

  return new LineLogger({ logLevel });
}

const levelNames = new Map<number, string>(Object.entries(LogLevelThreshold).map(([name, level]) => [level, name]));
