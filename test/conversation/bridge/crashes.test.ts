import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

type Options = Parameters<typeof createBridgedSystem>[0];

/** A client and an agent talk, the agent ends the chat, and the client writes once more. */
async function talk(given: Pick<NonNullable<Options>, 'crash'> = {}) {
  const system = createBridgedSystem({ ...given, server: { maxTextBytes: 12 } });
  const wake = async () => {
    for (const { sessionId, chat } of [...system.rows.values()]) if (chat.state === 'open') system.wake(sessionId);
    await system.run(200);
    system.pass(1);
  };

  system.write('Ok');
  await system.run(200);
  system.write('Ok', { vendorMessageId: 'wamid.ok2' });
  system.write('A text of two parts');
  await system.run(200);
  system.genesys.agentSays('One');
  system.genesys.agentSays('Two');
  await wake();
  system.genesys.files.set('f1', { bytes: Buffer.from('x'), mediaType: 'image/png', name: 'a.png' });
  system.genesys.agentDoes({ type: 'file', ref: 'f1', mediaType: 'image/png', name: 'a.png' });
  system.genesys.agentSays('Bye');
  const [first] = system.genesys.chats.filter(({ closed }) => !closed).slice(-1);
  system.genesys.end(first);
  await wake();
  system.write('One more');
  await system.run(200);

  return system;
}

const said = ['Ok', 'Ok', 'A text of', 'two parts', 'One more'];
const sent = ['One', 'Two', '', 'Bye'];

describe('a worker that dies at any step', () => {
  test('nobody dies', async () => {
    const system = await talk();

    expect(system.texts()).toEqual(sent);
    expect(system.genesys.clientTexts()).toEqual(said);
    expect(system.genesys.chats).toHaveLength(2);
    expect(system.errors).toEqual([]);
  });

  test.each(['before', 'after'] as const)('%s its effect', async (when) => {
    const { effects } = await talk();
    const count = effects();
    expect(count).toBeGreaterThan(100);

    for (let at = 1; at <= count; at += 1) {
      const system = await talk({ crash: { at, when } });
      const step = `dies ${when} effect ${at}`;

      // None twice; one that nobody knows to have gone out is shown to the agents as such.
      expect(new Set(system.texts()).size, step).toBe(system.texts().length);
      const unknown = [...system.messages.values()].filter(({ status }) => status === 'unknown').length;
      const missing = sent.filter((text) => !system.texts().includes(text));
      expect(missing.length, step).toBeLessThanOrEqual(unknown);
      expect(
        [...system.messages.values()].every(({ status }) => status === 'sent' || status === 'unknown'),
        step,
      ).toBe(true);

      // All of the client's, in order, and none twice in one chat.
      expect(system.genesys.clientTexts(), step).toEqual(said);
      expect(
        [...system.rows.values()].filter(({ chat }) => chat.state === 'open'),
        step,
      ).toHaveLength(1);
      expect(system.buried, step).toEqual([]);
    }
  });
});
