import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Members that a desk needs; docs/schemas has all of them. */
export type SessionOpened = {
  readonly type: 'session.opened';
  readonly interactionId: string;
  readonly channel: string;
  readonly clientId: string;
  readonly message?: string;
  readonly previousSessionId?: string;
};
export type SessionMessage = {
  readonly type: 'session.message';
  readonly interactionId: string;
  readonly messageId: string;
  readonly receivedAt: string;
  readonly from: 'client' | 'agent' | 'system';
  readonly author?: { readonly name?: string };
  readonly text: string;
  readonly attachments?: readonly { readonly mediaType: string; readonly name?: string; readonly error?: string }[];
  readonly late?: true;
};
export type SessionReceipt = {
  readonly type: 'session.receipt';
  readonly interactionId: string;
  readonly messageId: string;
  readonly status: string;
  readonly fault?: { readonly code: string };
};
type SessionTerminated = {
  readonly type: 'session.terminated';
  readonly interactionId: string;
  readonly reason: string;
};

type Consumer = {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** Of the API, and what authenticates you there. */
  readonly api: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sessions that were offered: for all consumers, and beyond the process. */
  readonly offered: { has(id: string): unknown; add(id: string): unknown; delete(id: string): unknown };
  readonly offer: (session: SessionOpened) => unknown;
  readonly say?: (message: SessionMessage) => unknown;
  readonly note?: (receipt: SessionReceipt) => unknown;
  readonly withdraw: (id: string, reason: string) => unknown;
  readonly waitSeconds?: number;
};

/** Takes up to ten messages. Call it again and again, from as many processes as you like. */
export async function consume(desk: Consumer): Promise<void> {
  const { sqs, queueUrl: QueueUrl, api, headers = {}, offered, waitSeconds = 20 } = desk;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
  );

  const failures: unknown[] = [];
  for (const { Body = '', ReceiptHandle } of Messages) {
    try {
      const { v, ...message } = JSON.parse(Body);
      // A larger one is for a newer consumer.
      if (v === 1) {
        await handle(message);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    } catch (error) {
      failures.push(error);
    }
  }
  // They stay on the queue, and hold up nothing else.
  if (failures.length > 0) throw failures[0];

  async function handle(message: SessionOpened | SessionMessage | SessionReceipt | SessionTerminated): Promise<void> {
    const id = message.interactionId;

    switch (message.type) {
      case 'session.opened':
        if ((await offered.has(id)) || !(await isOpen(id))) return;

        await desk.offer(message);
        await offered.add(id);
        return;
      case 'session.message':
        await desk.say?.(message);
        return;
      case 'session.receipt':
        await desk.note?.(message);
        return;
      case 'session.terminated':
        await desk.withdraw(id, message.reason);
        await offered.delete(id);
        return;
      default:
      // Of a newer version: nothing that this desk knows, and so nothing that it waits for.
    }
  }

  /** Throws if nobody answers: the message then stays, and comes again. */
  async function isOpen(id: string): Promise<boolean> {
    const response = await fetch(`${api}/sessions/${id}`, { headers });
    if (response.status === 404) return false;
    if (!response.ok) throw new Error(`the session could not be read: ${response.status}`);

    return JSON.parse(await response.text()).chat.state === 'open';
  }
}
