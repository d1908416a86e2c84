import type { Channel, SendOutcome } from '../../lib/channel/channel.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { SentMessages } from '../../lib/ledger/sent-messages.ts';
import type { Calls, Worker } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Code } from './world.ts';

type SentOptions = {
  readonly code: Pick<Code, 'createMemorySentMessages' | 'rememberingChannel'>;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly observed: Observed;
};

/** What was sent to each client, for watermarks: every call of its table meets its fate. */
export function createSentMessages({ code, calls, clock, observed }: SentOptions) {
  const memory = code.createMemorySentMessages();
  const abortAfter = (worker: Worker, ms: number): AbortSignal => {
    const controller = new AbortController();
    clock.after(ms, () => worker.awake(() => worker.alive() && controller.abort(overdue)));

    return controller.signal;
  };

  const sentOf = (worker: Worker): SentMessages => ({
    put: (line, message, options) => {
      observed.watermarks.noting(line, message);
      const put = calls.make(worker, { name: 'note sent', about: message.messageId }, async () => {
        await memory.put(line, message, options);
        observed.watermarks.noted(message);
      });

      return unlessAborted(worker, put, options.abortSignal);
    },
    withdraw: (line, message, { abortSignal } = {}) =>
      unlessAborted(
        worker,
        calls.make(worker, { name: 'withdraw sent', about: message.messageId }, async () => {
          await memory.withdraw(line, message);
          observed.watermarks.withdrawn(message);
        }),
        abortSignal,
      ),
    read: (line) => calls.make(worker, { name: 'read sent' }, () => memory.read(line)),
    noteDelivered: (line, messages) =>
      calls.make(worker, { name: 'note delivered' }, () => memory.noteDelivered(line, messages)),
    forget: (line, ids) => calls.make(worker, { name: 'forget sent' }, () => memory.forget(line, ids)),
  });

  return {
    sentOf,

    remembering: (worker: Worker, channel: Channel, settings: ChannelSettings): Channel => {
      const watched: Channel = {
        send: (message, options) => {
          const { messageId } = message;
          if (!observed.watermarks.isNoted(messageId) && !observed.messages.wasDisturbed(worker))
            observed.violate('K', messageId, 'is handed over, and a watermark would not find it');

          return channel.send(message, options);
        },
      };
      const remembering = code.rememberingChannel(watched, settings, {
        sentMessages: sentOf(worker),
        now: worker.now,
        abortAfter: (ms) => abortAfter(worker, ms),
        report: () => {},
      });

      return {
        send: async (message, options) => {
          const outcome = await remembering.send(message, options);
          // Nobody can take back what a table does not answer to.
          if (isRefused(outcome) && !observed.messages.wasDisturbed(worker))
            observed.watermarks.refused(message.messageId);

          return outcome;
        },
      };
    },
  };

  function unlessAborted(worker: Worker, result: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = () => {
        isOver = true;
      };

      signal?.addEventListener('abort', () => {
        if (!isOver) observed.messages.disturbed(worker);
        reject(signal.reason);
      });
      result.finally(finish).then(resolve, reject);
    });
  }
}

function isRefused({ status }: SendOutcome): boolean {
  return status === 'refused' || status === 'retry';
}

const overdue = new Error('the time is over');
