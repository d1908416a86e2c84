import * as z from 'zod/mini';
import { readJson } from '../net/read-json.ts';

/** `later`: a newer deployment wrote it. `poison`: it can never be read; `reason` contains nothing of the body. */
export type ReadRecord<Body> =
  | { readonly status: 'read'; readonly record: Body }
  | { readonly status: 'later' }
  | { readonly status: 'poison'; readonly reason: string };

type Kind<Body> = {
  readonly schema: z.ZodMiniType<Body>;
  /** Whether only a newer deployment writes such a record. */
  readonly isNewer: (record: Versioned) => boolean;
  /** Why a record is none of this kind. */
  readonly why: (error: z.core.$ZodError) => string;
};

const versioned = z.looseObject({ v: z.int() });
type Versioned = z.output<typeof versioned>;

/** Reads a record of a queue. */
export function readRecord<Body>(body: string, { schema, isNewer, why }: Kind<Body>): ReadRecord<Body> {
  const value = readJson(body);
  if (value === undefined) return { status: 'poison', reason: 'the body is not JSON' };

  const version = versioned.safeParse(value);
  if (version.success && isNewer(version.data)) return { status: 'later' };

  const { success, data, error } = schema.safeParse(value);

  return success ? { status: 'read', record: data } : { status: 'poison', reason: why(error) };
}
