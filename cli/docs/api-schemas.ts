import * as z from 'zod';

/** The components of docs/openapi.json. Apart from zod's own registry, in which the schemas of others are, too. */
export const apiSchemas = z.registry<{ id: string }>();
