import { type Output, writeResponse } from './write-response.ts';

/** A response to start from: a text that any channel can send, and passes the check as it is. */
export function newResponse(id: string, folder: string): Output {
  return writeResponse(
    {
      id,
      name: id.replaceAll(/[-_.]+/g, ' '),
      status: 'Approved',
      active: true,
      language: 'en_US',
      text: 'Hello <$Default(Contact.FirstName, "there")$>, how can we help you?',
    },
    folder,
  );
}
