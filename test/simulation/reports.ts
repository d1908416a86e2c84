import type { OutboundMessage } from '../../lib/channel/channel.ts';
import type { VendorReceipt, Watermark } from '../../lib/channel/inbound.ts';
import type { ReceiptStatus } from '../../lib/ledger/receipt.ts';
import { sessionOf } from './callers.ts';
import { businessIdOf, receiver, senderOf } from './catalogs.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Scenario } from './scenario.ts';
import { receiptNameOf, stepOf } from './steps.ts';

/** What a receipt names. The last four must change nothing. */
export const foreignNames = ['a stranger’s id', 'a later message', 'another number', 'another receiver'] as const;
type Names = 'our id' | 'the vendor’s id' | (typeof foreignNames)[number];

/** `after`: seconds after the vendor took the message; with 0 it is usually there before the answer. */
export type VendorReport = {
  readonly after: number;
  readonly status: ReceiptStatus;
  readonly names: Names;
  readonly copies: number;
  /** Where the vendor reports by watermarks: how long before its post the time of this one is, seconds. */
  readonly age?: number;
};

/** A message that the vendor has. */
export type TakenMessage = Pick<OutboundMessage, 'messageId' | 'clientId' | 'businessId'> & {
  readonly vendorMessageId: string;
};

type ReportsOptions = {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly observed: Observed;
  readonly isIndexed: (vendorMessageId: string) => boolean;
  readonly post: (receiver: string, receipts: readonly (VendorReceipt | Watermark)[]) => void;
};

export const otherReceiver = 'other';

/** What the vendor reports of the messages that it took: in one post what it reports at one moment. */
export function createReports({ clock, scenario, observed, isIndexed, post }: ReportsOptions) {
  const reports = new Map(scenario.posts.map((post) => [sessionOf(post.key), post]));

  return {
    /** `ofAgents`: what it reports of a message of the agents' side; of an invite its post says that. */
    took: (message: TakenMessage, ofAgents: readonly VendorReport[] = []): void => {
      const { messageId, vendorMessageId, clientId, businessId } = message;
      const number = [0, 1, 2].find((each) => businessIdOf(each) === businessId) ?? 0;
      const takenAt = clock.now();
      const [sessionId = ''] = messageId.split('.');
      const step = stepOf(messageId);
      const { reports: first = [], laterReports = [] } = reports.get(sessionId) ?? {};
      const ofInvite = step === 0 ? first : laterReports;
      const all = step === undefined ? ofAgents : ofInvite;
      const mine = scenario.receipts === undefined ? [] : all;
      observed.watermarks.taken(messageId);

      for (const after of new Set(mine.map((report) => report.after))) {
        const due = mine.filter((report) => report.after === after);
        clock.after(after * 1000, () => {
          for (const name of [receiver, otherReceiver]) {
            const told = due.filter(({ names }) => (names === 'another receiver') === (name === otherReceiver));
            if (told.length > 0)
              post(
                name,
                told.flatMap((report) => copiesOf(report, scenario.watermarks ? wordOf(report) : receiptOf(report))),
              );
          }
        });
      }

      function receiptOf({ status, names }: VendorReport): VendorReceipt {
        const about = receiptNameOf(messageId);
        const at = takenAt + secondsOf[status] * 1000;
        if (names === 'our id') observed.receipts.reported(about, status, { how: 'certain', at });
        if (names === 'the vendor’s id')
          observed.receipts.reported(about, status, { how: isIndexed(vendorMessageId) ? 'certain' : 'perhaps', at });

        return {
          type: 'receipt',
          sender: names === 'another number' ? '999' : senderOf(number),
          ...{ vendorMessageId, status, at },
          ...(names !== 'the vendor’s id' && { messageId: idIn(messageId, names) }),
          ...(status === 'failed' && { vendorCode: '131026' }),
        };
      }

      /** A vendor that reports so names a message only where it says that it has it; and it reports no failure. */
      function wordOf(report: VendorReport): VendorReceipt | Watermark {
        const { status, names, age = 0 } = report;
        if (status === 'sent') return receiptOf(report);

        const reached = status === 'read' ? 'read' : 'delivered';
        const isNamed = names === 'the vendor’s id' && reached === 'delivered';
        const watermark: Watermark = {
          ...{ type: 'watermark', status: reached, at: clock.now() - age * 1000 },
          sender: names === 'another number' ? '999' : businessId,
          clientId: names === 'a stranger’s id' ? strangersId : clientId,
          ...(isNamed && { vendorMessageIds: [vendorMessageId] }),
        };
        const by = names === 'another receiver' ? otherReceiver : receiver;
        const named = { messageId, isIndexed: isIndexed(vendorMessageId) };
        observed.watermarks.posted(by, watermark, isNamed ? named : undefined);

        return watermark;
      }
    },
  };
}

const strangersId = '15550199999';

function copiesOf<Event>({ copies }: VendorReport, event: Event): readonly Event[] {
  return Array.from({ length: copies }, () => event);
}

const secondsOf: Readonly<Record<ReceiptStatus, number>> = { sent: 1, failed: 2, delivered: 3, read: 4 };

function idIn(messageId: string, names: Names): string {
  if (names === 'a stranger’s id') return `${'0'.repeat(16)}.0`;

  return names === 'a later message' ? messageId.replace(/\.\d+$/, '.1') : messageId;
}
