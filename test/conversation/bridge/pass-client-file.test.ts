import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

describe('a client’s file', () => {
  const picture = { mediaId: 'm1', mediaType: 'image/jpeg', size: 4_200_000 };

  test('is passed on beside the words of the client', async () => {
    const system = createBridgedSystem();
    system.keep([picture]);
    await system.storeFile(picture);
    system.write('Look at this', { kind: 'media' });
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Look at this', 'picture.jpeg']);
  });

  test('without words is not named beside itself', async () => {
    const system = createBridgedSystem();
    system.keep([picture]);
    await system.storeFile(picture);
    system.write('[Picture]', { kind: 'media' });
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['picture.jpeg']);
  });

  test('of which nobody knows whether it arrived is looked for by its name', async () => {
    const system = createBridgedSystem();
    system.keep([picture]);
    await system.storeFile(picture);
    system.genesys.trouble('attach', 'lost');
    system.write('[Picture]', { kind: 'media' });
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['picture.jpeg']);
  });

  test.each([
    ['that the server refuses', picture, 'picture, 4.2 MB: could not be passed on: type not allowed'],
    [
      'that was not kept',
      { mediaType: 'application/pdf', name: 'a.pdf', error: 'The file could not be fetched in time.' },
      'a.pdf: could not be passed on: The file could not be fetched in time',
    ],
    [
      'that has gone from the bucket',
      { ...picture, mediaId: 'none' },
      /could not be passed on: it is not kept any more/,
    ],
  ])('%s is a line of text', async (_, file, line) => {
    const system = createBridgedSystem({ server: { maxTextBytes: 200, refuses: () => 'type not allowed' } });
    system.keep([file]);
    await system.storeFile(picture);
    system.write('[Picture]', { kind: 'media' });
    await system.run();

    const [text] = system.genesys.clientTexts();
    expect(text).toMatch(line);
    expect(system.errors).toEqual([]);
  });
});
