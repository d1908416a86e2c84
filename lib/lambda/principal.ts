import * as z from 'zod';
import type { HttpEvent } from './http.ts';

/** API Gateway writes this itself: no caller can. */
const authorized = z.object({
  authorizer: z.union([
    z.object({ iam: z.object({ userArn: z.string().min(1) }) }).transform(({ iam }) => iam.userArn),
    z
      .object({ jwt: z.object({ claims: z.object({ client_id: z.string().optional(), sub: z.string().optional() }) }) })
      .transform(({ jwt: { claims } }) => claims.client_id ?? claims.sub),
  ]),
});

/** Whom the API's own authorizer has let in: an ARN of IAM, or who a JWT is about. */
export function principalOf({ requestContext }: HttpEvent): string | undefined {
  const parsed = authorized.safeParse(requestContext);

  return parsed.success ? parsed.data.authorizer : undefined;
}
