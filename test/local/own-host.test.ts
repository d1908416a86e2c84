import { once } from 'node:events';
import { createServer, request as requestHttp } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closeServer, listen } from '../../local/http.ts';
import { startQueueServer } from '../../local/queue-server.ts';
import { startTableServer } from '../../local/table-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The status of a request with these headers, sent to the server whatever `host` says. */
function ask(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject).end();
  });
}

async function start(): Promise<string> {
  const server = createServer((_request, response) => void response.end('ours'));
  onTestFinished(() => closeServer(server));

  return listen(server, 0);
}

describe('a server of this machine', () => {
  test('answers under its own names', async () => {
    const url = await start();
    const { port, host } = new URL(url);

    expect(await ask(url, {})).toBe(200);
    expect(await ask(url, { host: `localhost:${port}` })).toBe(200);
    expect(await ask(url, { host, origin: url })).toBe(200);
  });

  test('refuses a name of another site that points here, another port, and a page of another origin', async () => {
    const url = await start();
    const { host } = new URL(url);

    expect(await ask(url, { host: 'evil.example' })).toBe(403);
    expect(await ask(url, { host: '127.0.0.1:1' })).toBe(403);
    expect(await ask(url, { host, origin: 'https://evil.example' })).toBe(403);
    expect(await ask(url, { host, origin: 'null' })).toBe(403);
  });

  test('answers a request that is on its way when the server ends', async () => {
    const server = createServer((_request, response) => void response.end('ours'));
    const { port, host } = new URL(await listen(server, 0));
    const client = connect(Number(port), '127.0.0.1');
    onTestFinished(() => void client.destroy());
    const answer = once(client, 'data');
    client.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n`);
    await once(server, 'connection');
    const closed = new Promise((resolve) => server.close(resolve));
    client.end('connection: close\r\n\r\n');
    expect(String((await answer)[0])).toMatch(/^HTTP\/1.1 200 /);
    await closed;
  });

  test('so do the queues and the tables', async () => {
    const queues = await startQueueServer({ dataDir: await temporaryFolder(), queues: [] });
    onTestFinished(() => queues.close());
    const tables = await startTableServer({ dataDir: await temporaryFolder(), tables: [] });
    onTestFinished(() => tables.close());

    for (const { url } of [queues, tables]) {
      expect(await ask(url, { host: 'evil.example' })).toBe(403);
      expect(await ask(url, { origin: 'https://evil.example' })).toBe(403);
      expect(await ask(url, {})).not.toBe(403);
    }
  });
});
