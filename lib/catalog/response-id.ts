import * as z from 'zod';

/** How a file names a response of `responses`. Whether it is there is checked when all files are read. */
export const responseId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the id of one in responses');
