import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '../net/conditional-write.ts';
import { afterClose, afterProbe, afterStop, type Circuit, keysToDrop } from './circuit.ts';
import type { Circuits } from './circuits.ts';
import { holdsKey, holdsOf } from './holds-dynamodb.ts';

/** A circuit is written by few, so a decision that loses its condition is made again at once. */
const maxRounds = 10;

export function createDynamodbCircuits({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): Circuits {
  /** A path into a map needs the map: this makes it if it is missing, and reads it in either case. */
  const readConsistently = async () => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: holdsKey,
        UpdateExpression: 'SET #circuits = if_not_exists(#circuits, :none)',
        ExpressionAttributeNames: { '#circuits': 'circuits' },
        ExpressionAttributeValues: { ':none': {} },
        ReturnValues: 'ALL_NEW',
      }),
    );

    return holdsOf(Attributes).circuits;
  };

  /** False if the circuit is no longer as it was. */
  const replace = (key: string, before: Circuit | undefined, next: Circuit, drop: readonly string[] = []) => {
    const names = drop.map((other, index) => [`#drop${index}`, other] as const);
    const isAsBefore = '#circuits.#key.#state = :state AND #circuits.#key.#at = :at AND #circuits.#key.#until = :until';

    return unlessRefused(() =>
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: holdsKey,
          UpdateExpression: [
            'SET #circuits.#key = :next',
            ...(names.length > 0 ? [`REMOVE ${names.map(([name]) => `#circuits.${name}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: before ? isAsBefore : 'attribute_not_exists(#circuits.#key)',
          ExpressionAttributeNames: {
            '#circuits': 'circuits',
            '#key': key,
            ...(before && { '#state': 'state', '#at': 'at', '#until': 'until' }),
            ...Object.fromEntries(names),
          },
          ExpressionAttributeValues: {
            ':next': next,
            ...(before && { ':state': before.state, ':at': before.at, ':until': before.until }),
          },
        }),
      ),
    );
  };

  /** Returns the circuit before and after the change, or undefined if nothing was to change. */
  const change = async (key: string, now: number, decide: (before: Circuit | undefined) => Circuit | undefined) => {
    for (let round = 0; round < maxRounds; round += 1) {
      const circuits = await readConsistently();
      const before = circuits.get(key);
      const next = decide(before);
      if (!next) return undefined;
      if (await replace(key, before, next, keysToDrop(circuits, key, now))) return { before };
    }

    throw new Error('the circuit kept changing');
  };

  return {
    open: async (key, stop, now) => {
      const changed = await change(key, now, (before) => afterStop(before, stop, now));

      return changed && changed.before?.state !== 'open' ? 'opened' : 'kept';
    },

    probe: (key, circuit, now) => replace(key, circuit, afterProbe(circuit, now)),

    close: async (key, at) => {
      const changed = await change(key, at, (before) => afterClose(before, at));

      return changed?.before?.state === 'open' ? 'closed' : 'kept';
    },
  };
}
