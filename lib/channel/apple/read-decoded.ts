import { type ClientAnswer, FileGoneError } from '../channel.ts';
import { objectOf, readObject } from '../json-parts.ts';
import { readAppleContent } from './read-content.ts';

/** An answer as the gateway decoded it, read as one that came whole. Throws a `FileGoneError` if it is not JSON. */
export function readDecoded(bytes: Uint8Array): ClientAnswer {
  const decoded = readObject(bytes);
  if (!decoded) throw new FileGoneError('the decoded answer is not JSON');

  // Apple's pages do not show how much of a message it is.
  const whole = objectOf(decoded.interactiveData) ?? decoded;

  return readAppleContent('interactive', { interactiveData: objectOf(whole.data) ? whole : { data: whole } });
}
