/** `npm run invite -- <file> [--url …]`: posts a body and follows its session to the end. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { followSession, postInvite, Stop } from './esp-client.ts';

try {
  process.exitCode = await invite();
} catch (cause) {
  if (!(cause instanceof Stop)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function invite(): Promise<number> {
  const { file, url } = readArguments();
  const sessionId = await postInvite(url, readBody(file), typeOf(file), console.log);
  const { status } = await followSession(url, sessionId, console.log);
  return status === 'sent' ? 0 : 1;
}

function readArguments(): { readonly file: string; readonly url: string } {
  const usage = 'npm run invite -- events/esp/whatsapp-notification.json [--url http://127.0.0.1:3000]';
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { url: { type: 'string', default: 'http://127.0.0.1:3000' } },
    });
    const [file, ...more] = positionals;
    if (file !== undefined && more.length === 0 && URL.canParse(values.url))
      return { file, url: values.url.replace(/\/+$/, '') };
  } catch {
    // Said below, with what it should be.
  }
  throw new Stop(`Usage: ${usage}`);
}

function readBody(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Stop(`${file} cannot be read. events/esp/ has bodies to post.`);
  }
}

function typeOf(file: string): string {
  return file.endsWith('.json') ? 'application/json' : 'application/x-www-form-urlencoded';
}
