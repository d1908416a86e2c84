import { describe, expect, test } from 'vitest';
import { lookSooner } from '../../../lib/conversation/bridge/looks.ts';
import { putFirstLook } from '../../../lib/conversation/bridge/put-look.ts';
import { createBridgedSystem } from '../../support/bridged-system.ts';

/** With one chat, and the looks that were put when it was opened. */
async function lookingSystem() {
  const system = createBridgedSystem();
  system.write('Hello');
  await system.run();
  const { sessionId } = system.session();
  /** The look that is due first fires. */
  const fire = async () => {
    const look = system.looks.toSorted((a, b) => a.due - b.due)[0];
    if (!look) throw new Error('there is no look');
    system.looks.splice(system.looks.indexOf(look), 1);
    system.clock.now = Math.max(system.clock.now, look.due);
    await system.look(look);
    await system.run();
  };

  return { ...system, sessionId, fire };
}

describe('a look at a bridged chat', () => {
  test('is put when the chat is opened, and finds what no wake-up has told', async () => {
    const system = await lookingSystem();
    expect(system.looks).toMatchObject([{ v: 2, type: 'look', sessionId: system.sessionId }]);

    system.genesys.agentSays('One');
    await system.fire();
    expect(system.texts()).toEqual(['One']);
    expect(system.looks).toHaveLength(1);
  });

  test('comes every minute while somebody writes, else every quarter of an hour', async () => {
    const system = await lookingSystem();
    const gaps: number[] = [];
    for (let time = 0; time < 12; time += 1) {
      await system.fire();
      gaps.push(((system.looks[0]?.due ?? 0) - system.clock.now) / 1000);
    }
    expect(gaps).toEqual([...Array(9).fill(60), 900, 900, 900]);

    system.genesys.agentSays('Are you there?');
    await system.fire();
    const due = system.looks.map((look) => look.due - system.clock.now).toSorted((a, b) => a - b);
    expect(due).toEqual([60_000, 900_000]);
  });

  test('comes soon again when the client writes, and the one that was due is left over', async () => {
    const system = await lookingSystem();
    for (let time = 0; time < 12; time += 1) await system.fire();
    system.write('Hello?');
    await system.run();
    expect(system.looks).toHaveLength(2);

    await system.fire();
    const due = system.looks.map((look) => look.due).toSorted((a, b) => a - b);
    expect(((due[0] ?? 0) - system.clock.now) / 1000).toBe(60);
    for (let time = 0; time < 16; time += 1) await system.fire();
    expect(system.looks).toHaveLength(1);
  });

  test('is one chain, however many begin it', async () => {
    const system = await lookingSystem();
    await putFirstLook(system.shared, system.sessionId);
    await putFirstLook(system.shared, system.sessionId);
    for (let time = 0; time < 5; time += 1) await system.fire();
    expect(system.looks).toHaveLength(1);
  });

  test('that is fired twice puts one next', async () => {
    const system = await lookingSystem();
    const [look] = system.looks.splice(0);
    if (!look) throw new Error('there is no look');
    system.clock.now = look.due;
    await system.look(look);
    await system.look(look);
    expect(system.looks).toHaveLength(1);
  });

  test('of a client who writes often is not put again and again', async () => {
    const system = await lookingSystem();
    await lookSooner(system.shared, system.session());
    await lookSooner(system.shared, system.session());
    expect(system.looks).toHaveLength(2);
  });

  test('ends with its session', async () => {
    const system = await lookingSystem();
    system.genesys.end();
    await system.fire();
    expect(system.session().chat.state).toBe('terminated');
    await system.fire();
    expect(system.looks).toEqual([]);
  });
});
