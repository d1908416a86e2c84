/** Reads the CloudFormation template that `npm run package` writes. */
import * as z from 'zod';

const listOf = <T extends z.ZodType>(item: T) => z.union([item.transform((one) => [one]), z.array(item)]);

const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: listOf(z.string()),
  Resource: listOf(
    z.union([
      z.string(),
      z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).transform((arn) => arn['Fn::GetAtt'][0]),
      z
        .object({ 'Fn::Split': z.tuple([z.literal(','), z.string()]) })
        .transform(({ 'Fn::Split': [, arns] }) => arns || 'none'),
      z.object({ 'Fn::Sub': z.string() }).transform((arn) => arn['Fn::Sub'].replace(/^arn:(\$\{[\w:]+\}|\w+|:)+:/, '')),
    ]),
  ),
});

const roleSchema = z.object({
  ManagedPolicyArns: z.array(z.unknown()).max(0).optional(),
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })),
});

const policySchema = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
});

const templateSchema = z.object({
  Conditions: z.record(z.string(), z.unknown()),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      DependsOn: z.unknown().optional(),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

export type Template = z.infer<typeof templateSchema>;

export const parseTemplate = (json: string): Template => templateSchema.parse(JSON.parse(json));

export function resource(template: Template, name: string) {
  const found = template.Resources[name];
  if (!found) throw new Error(`the template has no ${name}`);
  return found;
}

export const ofType = (template: Template, type: string) =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** What a role allows: resource → its actions, in order of the alphabet. */
export function permissions(template: Template, role: string): Record<string, string[]> {
  const statements = roleSchema
    .parse(resource(template, role).Properties)
    .Policies.flatMap((policy) => policy.PolicyDocument.Statement);

  return byResource(statements);
}

/** What a policy adds if its condition holds: to which roles, and what it allows. */
export function addedPermissions(template: Template, policy: string) {
  const { Condition, Properties } = resource(template, policy);
  const { Roles, PolicyDocument } = policySchema.parse(Properties);

  return { condition: Condition, roles: Roles.map(({ Ref }) => Ref), allowed: byResource(PolicyDocument.Statement) };
}

function byResource(statements: readonly z.infer<typeof statementSchema>[]): Record<string, string[]> {
  const allowed: Record<string, string[]> = {};
  for (const { Action, Resource } of statements) {
    for (const name of Resource) allowed[name] = [...(allowed[name] ?? []), ...Action].sort();
  }

  return allowed;
}
