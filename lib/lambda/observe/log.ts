import type { InviteEvent, Report } from '../../invite/report.ts';
import type { Runtime } from '../runtime.ts';
import { invocationContext } from './invocation-context.ts';
import { createLineLogger, levelNamed } from './line-logger.ts';

type LogOptions = {
  /** Default INFO. */
  readonly level: string | undefined;
  /** Lambda's own log level setting, if any; it takes precedence over ours. */
  readonly platformLevel?: string | undefined;
  /** What a step's line carries besides: its metrics. They are written whatever the level. */
  readonly measure?: (event: InviteEvent) => Record<string, unknown> | undefined;
  /** Takes a line with its end. */
  readonly write: (line: string) => void;
  readonly now?: () => number;
};

/**
 * Structured logs: a line a step, with the trace it belongs to and the time since its work began. An unexpected error
 * is logged by its name and code, because its message may quote a request.
 */
export function createLog({
  level,
  platformLevel,
  measure,
  write,
  now = Date.now,
}: LogOptions): Pick<Runtime, 'report' | 'reportError'> {
  const logger = createLineLogger({ level: levelNamed(platformLevel) ?? levelNamed(level) ?? 'INFO', now, write });
  const showsSteps = logger.isOn('INFO');
  const ofWork = () => {
    const work = invocationContext();

    return work && { traceId: work.traceId, durationMs: now() - work.beganAt, xray_trace_id: work.runTraceId };
  };

  const report: Report = (event) => {
    const figures = measure?.(event);

    if (showsSteps) logger.log('INFO', event.step, { ...event, ...ofWork(), ...figures });
    else if (figures) write(`${JSON.stringify(figures)}\n`);
  };

  const reportError = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    logger.log('ERROR', 'unexpected', {
      name: error instanceof Error ? error.name : typeof error,
      code,
      ...ofWork(),
      at: frames.slice(0, 5).map((frame) => frame.trim()),
    });
  };

  return { report, reportError };
}
