import * as z from 'zod/mini';
import type { HttpEvent } from '../http/http.ts';

/** Written by API Gateway itself; no caller can set it. */
const authorized = z.object({
  authorizer: z.union([
    z.object({ iam: z.object({ userArn: z.string().check(z.minLength(1)) }) }),
    z.object({
      jwt: z.object({ claims: z.object({ client_id: z.optional(z.string()), sub: z.optional(z.string()) }) }),
    }),
  ]),
});

/** Who passed the API's own authorizer: an IAM ARN, or the subject of a JWT. */
export function principalOf({ requestContext }: HttpEvent): string | undefined {
  if (!('authorizer' in requestContext)) return undefined;

  const { data } = authorized.safeParse(requestContext);
  if (!data) return undefined;

  const { authorizer } = data;

  return 'iam' in authorizer ? authorizer.iam.userArn : (authorizer.jwt.claims.client_id ?? authorizer.jwt.claims.sub);
}
