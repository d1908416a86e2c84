/** Who runs which example of the documents. A file that is named here takes its examples from `examplesFor`. */
import { type Block, blocks } from './pages.ts';

const here = 'test/docs/run-examples.test.ts';
export type RunBy = { readonly by: string } | { readonly needs: string };

const runners: readonly (readonly [page: RegExp, languages: readonly string[], RunBy])[] = [
  [/^(README|docs\/tour)\.md$/, ['sh', 'json', 'text'], { by: 'test/e2e/readme.test.ts' }],
  [/^CONTRIBUTING\.md$/, ['ts'], { by: 'test/docs/contributing.test.ts' }],
  [/^docs\/(catalog|chat-servers|consume-chat-queue|receipts)\.md$/, ['yaml'], { by: here }],
  [/^docs\/receipts\.md$/, ['sh'], { needs: 'an account: parameters of SSM' }],
  [/^docs\/fallback\.md$/, ['sh', 'text'], { by: 'test/e2e/fallback.test.ts' }],
  [/^docs\/chat-servers\.md$/, ['sh', 'json'], { by: 'test/e2e/chat-servers.test.ts' }],
  [/^docs\/twilio\.md$/, ['yaml'], { by: 'test/catalog/twilio.test.ts' }],
  [/^docs\/twilio\.md$/, ['sh'], { by: 'test/e2e/twilio.test.ts' }],
  [/^docs\/chat-servers\.md$/, ['text'], { needs: 'an account: parameters of SSM' }],
  [/^docs\/consume-chat-queue\.md$/, ['ts', 'json'], { by: 'test/docs/consume-chat-queue.test.ts' }],
  [/^docs\/(consume-chat-queue|ivr\/amazon-connect)\.md$/, ['text', 'sh', 'connect'], { by: 'test/e2e/pages.test.ts' }],
  [/^docs\/conversation\.md$/, ['sh'], { by: 'test/e2e/pages.test.ts' }],
  [/^docs\/conversation\.md$/, ['json'], { by: 'test/lambda/message-body.test.ts' }],
  [/^docs\/conversation\.md$/, ['text'], { needs: 'a picture, not an example' }],
  [/^docs\/contacts\.md$/, ['sh'], { by: 'test/e2e/contact.test.ts' }],
  [/^docs\/channels\.md$/, ['ts'], { by: 'test/channel/new-transport.test.ts' }],
  [/^docs\/channels\.md$/, ['sh'], { needs: 'an account: a phone number of AWS' }],
  [/^docs\/esp\.md$/, ['json'], { by: here }],
  [/^docs\/callbacks\.md$/, ['json', 'ts', 'python'], { by: 'test/docs/callbacks.test.ts' }],
  [/^docs\/callbacks\.md$/, ['sh'], { by: 'test/e2e/callbacks.test.ts' }],
  [/^docs\/field-codes\.md$/, ['ts', ''], { by: here }],
  [/^docs\/scale\.md$/, ['sh'], { by: here }],
  [/^docs\/ivr\/amazon-connect\.md$/, ['answer'], { by: 'test/e2e/pages.test.ts' }],
  [/^docs\/ivr\/(?!amazon-connect)/, ['http', 'answer'], { by: 'test/integration/ivr.test.ts' }],
  [/^docs\/ivr\/coming-from-dms\.md$/, ['dms', 'converted'], { by: 'test/cli/dms-log/find-invites.test.ts' }],
  [/^docs\/ivr\/voicexml\.md$/, ['xml'], { by: here }],
  [/^docs\/architecture\.md$/, ['text'], { needs: 'a summary, not an example' }],
  [/^docs\/delivery\.md$/, ['mermaid'], { needs: 'a picture, not an example' }],
  [/^docs\/operations\.md$/, [''], { needs: 'a query that only CloudWatch understands' }],
  [/^docs\/operations\.md$/, ['sh'], { needs: 'an account: backups of DynamoDB' }],
  [/^docs\/ivr\/amazon-connect\.md$/, ['console'], { needs: 'an account: permissions of Lambda' }],
];

export const runnersOf = ({ page, language }: Block): readonly RunBy[] =>
  runners.flatMap(([pattern, languages, run]) => (pattern.test(page) && languages.includes(language) ? [run] : []));

/** An example whose text counts as run when it is taken: take it within the test that runs it. */
export type Example = { readonly page: string; readonly language: string; readonly take: () => string };

export function examplesFor(runner: string) {
  const left = new Set(blocks.filter((block) => runnersOf(block).some((run) => 'by' in run && run.by === runner)));
  const mine: readonly (Block & Example)[] = [...left].map((block) => ({
    ...block,
    take: () => {
      left.delete(block);
      return block.text;
    },
  }));

  return {
    all: (page: string, ...languages: readonly string[]): readonly Example[] =>
      mine.filter((block) => block.page === page && languages.includes(block.language)),

    /** The first one with this part, and the one behind it, which shows its output. */
    with(page: string, part: string): { readonly command: Example; readonly shown: Example | undefined } {
      const ofPage = mine.filter((block) => block.page === page);
      const index = ofPage.findIndex(({ text }) => text.includes(part));
      const command = ofPage[index];
      if (!command) throw new Error(`${page} has no example with ${part}`);
      const next = ofPage[index + 1];

      return { command, shown: next?.language === 'sh' ? undefined : next };
    },

    /** What no test has taken, for the last test of the file: it proves that all others were run. */
    left: () => [...left].map(({ page, text }) => `${page}: ${text.slice(0, 60)}`),
  };
}
