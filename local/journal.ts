/** The state of fauxqs in SQLite. */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PersistenceManager } from '../node_modules/fauxqs/dist/persistence.js';
import { type Deduplication, deduplicationMs, type Known } from './fifo-queue.ts';

/** Of the request that is being worked on. */
export type Groups = AsyncLocalStorage<string | undefined>;

export function messageGroupOf(body: unknown): string | undefined {
  const group = typeof body === 'object' && body !== null && 'MessageGroupId' in body ? body.MessageGroupId : undefined;

  return typeof group === 'string' ? group : undefined;
}

/**
 * fauxqs 2.4.1 writes NULL into a NOT NULL column when a message is made visible at once, and so loses the message; and
 * it forgets the group of a message that is sent to a standard queue.
 */
export class Journal extends PersistenceManager implements Deduplication {
  readonly #database: DatabaseSync;
  readonly #groups: Groups;
  readonly #onPut: (queue: string, body: string) => void;

  constructor(folder: string, groups: Groups, onPut: (queue: string, body: string) => void = () => {}) {
    super(folder);
    this.#groups = groups;
    this.#onPut = onPut;
    this.#database = new DatabaseSync(join(folder, 'fauxqs.db'));
    this.#database.exec(
      `CREATE TABLE IF NOT EXISTS deduplication (
        queue_name TEXT, id TEXT, message_id TEXT, sequence_number TEXT, at INTEGER, PRIMARY KEY (queue_name, id))`,
    );
  }

  override insertMessage(queueName: string, message: Parameters<PersistenceManager['insertMessage']>[1]): void {
    const group = this.#groups.getStore();
    if (group !== undefined) message.messageGroupId = group;
    super.insertMessage(queueName, message);

    // After the message: a kill in between leaves an unknown message, which comes twice, and never a known one less.
    const { messageDeduplicationId: id, messageId, sequenceNumber = '' } = message;
    if (id !== undefined) {
      this.#database
        .prepare('INSERT OR REPLACE INTO deduplication VALUES (?, ?, ?, ?, ?)')
        .run(queueName, id, messageId, sequenceNumber, Date.now());
    }
    this.#onPut(queueName, message.body);
  }

  find(queueName: string, id: string): Known | undefined {
    const known = this.#database
      .prepare('SELECT message_id, sequence_number FROM deduplication WHERE queue_name = ? AND id = ? AND at > ?')
      .get(queueName, id, Date.now() - deduplicationMs);

    return known && { messageId: String(known.message_id), sequenceNumber: String(known.sequence_number) };
  }

  override updateMessageReady(messageId: string): void {
    this.#database
      .prepare('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?')
      .run(messageId);
  }

  override close(): void {
    this.#database.close();
    super.close();
  }
}
