/** CloudFormation's functions, as far as the environment of a function uses them. */
import * as z from 'zod';
import { localAccount } from './account.ts';

/** What a logical id stands for: a queue's URL or a table's name, and its ARN. */
export type Names = {
  readonly ref: (id: string) => string | undefined;
  readonly arn: (id: string) => string | undefined;
};

export function resolveIntrinsic(value: unknown, names: Names, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);

  const reference = (id: string) => pseudoParameters[id] ?? names.ref(id);
  const unresolved = (what: string): never => {
    throw new Error(`serverless.yml: ${where} needs ${what}, which is not known on this machine`);
  };
  const intrinsic = intrinsicSchema.safeParse(value).data ?? unresolved(JSON.stringify(value));

  if ('Ref' in intrinsic) return reference(intrinsic.Ref) ?? unresolved(intrinsic.Ref);
  if ('Fn::Sub' in intrinsic) {
    return intrinsic['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, (_, id: string) => reference(id) ?? unresolved(id));
  }
  if ('Fn::Join' in intrinsic) {
    const [separator, parts] = intrinsic['Fn::Join'];
    return parts.map((part) => resolveIntrinsic(part, names, where)).join(separator);
  }
  return names.arn(logicalId(intrinsic)) ?? unresolved(logicalId(intrinsic));
}

export function logicalId({ 'Fn::GetAtt': target }: z.infer<typeof getAttSchema>): string {
  return (typeof target === 'string' ? target.split('.')[0] : target[0]) ?? '';
}

export const getAttSchema = z.object({ 'Fn::GetAtt': z.union([z.string(), z.tuple([z.string(), z.string()])]) });

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': localAccount.id,
  'AWS::Region': localAccount.region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const intrinsicSchema = z.union([
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::Sub': z.string() }),
  getAttSchema,
  z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
]);
