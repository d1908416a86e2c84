/**
 * Crashes on request: at that point the invocation dies like a Lambda that is killed, in the middle of a call and
 * silently.
 */
import * as z from 'zod';
import { readMessageId } from '../lib/channel/message-id.ts';
import type { CrashPoint, Faults } from './faults.ts';
import { currentInvocation, type Invocation } from './invocation.ts';

/** Where in an adapter's method an invocation can die. */
type Points<Adapter> = {
  readonly [Method in keyof Adapter]?: { readonly before?: CrashPoint; readonly after?: CrashPoint };
};

export type Crashes = {
  /** The same adapter, but none of its calls answers an invocation that is dead, or that dies at one of the points. */
  readonly mortal: <Adapter extends object>(adapter: Adapter, points: Points<Adapter>) => Adapter;
  /** For the end of an invocation, when it has its result but has not returned it. */
  readonly beforeEnd: () => void;
};

export function createCrashes(faults: Faults): Crashes {
  return {
    mortal: <Adapter extends object>(adapter: Adapter, points: Points<Adapter>) =>
      new Proxy(adapter, {
        get(target, key) {
          const method: unknown = Reflect.get(target, key);
          const { before, after } = points[key as keyof Adapter] ?? {};
          return typeof method !== 'function'
            ? method
            : async (...values: readonly unknown[]) => {
                await passing(before, values);
                const result: unknown = await Reflect.apply(method, target, values);
                await passing(after, values);
                return result;
              };
        },
      }),
    beforeEnd() {
      const invocation = currentInvocation();
      if (invocation && taken(invocation, 'before-acknowledge', undefined)) {
        invocation.kill();
      }
    },
  };

  function passing(point: CrashPoint | undefined, values: readonly unknown[]): Promise<void> {
    const invocation = currentInvocation();
    if (!invocation) return Promise.resolve();
    if (invocation.alive() && point && taken(invocation, point, sessionOf(values))) {
      invocation.kill();
    }
    return invocation.alive() ? Promise.resolve() : new Promise(() => undefined);
  }

  function taken(invocation: Invocation, at: CrashPoint, sessionId: string | undefined): boolean {
    const isMeant = (clientId: string) =>
      recordsOf(invocation.event).some(
        (record) => record.clientId === clientId && (sessionId === undefined || record.sessionId === sessionId),
      );
    return (
      faults.take(
        ['crash'],
        (fault) => fault.at === at && (fault.clientId === undefined || isMeant(fault.clientId)),
      ) !== undefined
    );
  }
}

/** A call is about the session that one of its values names; the interaction's id is the session's. */
const named = z.union([
  z.object({ sessionId: z.string() }),
  z
    .object({ interaction: z.object({ interactionId: z.string() }) })
    .transform(({ interaction }) => ({ sessionId: interaction.interactionId })),
]);

function sessionOf(values: readonly unknown[]): string | undefined {
  return values.flatMap((value) => named.safeParse(value).data ?? [])[0]?.sessionId;
}

const batchSchema = z.object({ Records: z.array(z.object({ body: z.string() })) });
/** An invite, or a receipt on its queue; what vendors post is of many clients. */
const recordSchema = z.union([
  z.object({ sessionId: z.string(), clientId: z.string() }),
  z.object({ messageId: z.string(), clientIds: z.array(z.string()) }).transform(({ messageId, clientIds }) => ({
    sessionId: readMessageId(messageId)?.sessionId,
    clientId: clientIds.find((id) => /^\d+$/.test(id)),
  })),
]);

function recordsOf(event: unknown): readonly z.infer<typeof recordSchema>[] {
  const bodies = batchSchema.safeParse(event).data?.Records ?? [];
  return bodies.flatMap(({ body }) => {
    try {
      return recordSchema.safeParse(JSON.parse(body)).data ?? [];
    } catch {
      return [];
    }
  });
}
