import { Logger } from '@aws-lambda-powertools/logger';
import type { Report } from '../invite/report.ts';
import type { Runtime } from './runtime.ts';
import { currentWork } from './work.ts';

/**
 * Structured logs: a line a step, with the trace it belongs to and the time since its work began. An unexpected error is told by its name and
 * code, because its message may quote a request.
 */
export function createLog(level: string | undefined, now: () => number = Date.now): Pick<Runtime, 'report' | 'reportError'> {
  const logger = new Logger({ serviceName: 'invite-to-chat', logLevel: levelOf(level) });
  const ofWork = () => {
    const work = currentWork();

    return work && { traceId: work.traceId, durationMs: now() - work.beganAt };
  };
  const report: Report = ({ step, ...fields }) => logger.info(step, { step, ...fields, ...ofWork() });

  const reportError = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    logger.error('unexpected', {
      name: error instanceof Error ? error.name : typeof error,
      code,
      ...ofWork(),
      at: frames.slice(0, 5).map((frame) => frame.trim()),
    });
  };

  return { report, reportError };
}

function levelOf(level: string | undefined): 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT' {
  return level === 'DEBUG' || level === 'WARN' || level === 'ERROR' || level === 'SILENT' ? level : 'INFO';
}
