/** Twenty invites through the real delivery and transport while something is gone, and what CloudWatch sees of it. */
import * as z from 'zod';
import { whatsappCloud } from '../../lib/channel/meta/whatsapp-cloud.ts';
import { createMeasure } from '../../lib/lambda/observe/metrics.ts';
import type { Point } from './alarms.ts';
import { inviteRecord, noon } from './builders.ts';
import { sampleCatalog, sampleResponse } from './sample-catalog.ts';
import { createSystem } from './system.ts';

type Outage = {
  /** Where WhatsApp is. */
  readonly vendorUrl: string;
  /** For this long no invocation of deliver begins. */
  readonly throttledMinutes?: number;
};

const invites = 20;
export const outageMinutes = 40;

/** One invite a minute, each with a quarter of an hour to be sent in. */
export async function playOutage({ vendorUrl, throttledMinutes = 0 }: Outage): Promise<readonly Point[]> {
  const [settings] = sampleCatalog().channels;
  if (!settings) throw new Error('the sample catalog has no channel');

  const clock = { now: () => noon };
  const points: Point[] = [];
  const measure = createMeasure({ stage: 'dev', now: () => clock.now() });
  const channel = whatsappCloud.outbound(
    { ...settings, endpoint: vendorUrl },
    { readSecret: async () => 'the token', now: () => clock.now(), connectTimeoutMs: 1000 },
  );
  const system = createSystem({
    openChannel: async () => channel,
    report: (event) => void points.push(...pointsOf(measure(event))),
  });
  clock.now = system.now;
  const { hash } = sampleResponse('order-ready');

  for (let minute = 0; minute < outageMinutes; minute += 1) {
    if (minute < invites)
      system.put(
        inviteRecord({
          sessionId: `S${String(minute).padStart(15, '0')}`,
          acceptedAt: system.now(),
          deadline: system.now() + 900_000,
          response: { id: 'order-ready', hash },
        }),
      );
    if (minute >= throttledMinutes) while ((await system.poll()).length > 0);
    system.pass(60);
  }

  return points;
}

const lineSchema = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** What CloudWatch reads out of a line. */
function pointsOf(line: Record<string, unknown> | undefined): Point[] {
  if (!line) return [];
  const { _aws, ...members } = lineSchema.parse(line);

  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        metric: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, String(members[name])])),
        value: Number(members[Name]),
        at: _aws.Timestamp,
      })),
    ),
  );
}
