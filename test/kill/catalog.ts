import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** The channel whose agents are in Genesys. */
export const bridgedChannel = 'whatsapp-gms';

/** The sample catalog, and beside it a channel on the bridged GMS of docs/chat-servers, in this folder. */
export async function writeCatalog(folder: string): Promise<void> {
  await cp('catalog', folder, { recursive: true });

  const read = async (path: string): Promise<Record<string, unknown>[]> => parse(await readFile(path, 'utf8'));
  const write = (name: string, entries: readonly unknown[]) => writeFile(join(folder, name), stringify(entries));
  const of = async (file: string, name: string) => {
    const found = (await read(join('docs/chat-servers', file))).find((entry) => entry.name === name);
    if (!found) throw new Error(`docs/chat-servers/${file} has no ${name}`);

    return found;
  };

  const channels = await read(join(folder, 'channels.yml'));
  const receivers = await read(join(folder, 'receivers.yml'));
  const main = channels.find(({ name }) => name === 'whatsapp-main');
  const businessIds = { '19251112222': { 'phone-number-id': '106540352249999', token: 'ssm:/kill/token' } };

  await write('chat-servers.yml', [await of('chat-servers.yml', 'gms-main')]);
  await write('receivers.yml', [...receivers, await of('receivers.yml', 'gms')]);
  await write('channels.yml', [
    ...channels,
    { ...main, name: bridgedChannel, 'chat-server': 'gms-main', 'business-ids': businessIds },
  ]);
}
