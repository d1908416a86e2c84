import { responseFile } from '../../lib/standard-response/schema.ts';
import { componentsOf, notification, rendered } from './rendering.ts';

export type Written = Readonly<Record<string, unknown>>;

const values = { FirstName: 'Ann', Sku: 'aloe-1', Other: 'fern-2', Code: 'SAVE20', Price: '9.90', Empty: ' ' };
const body = { content: 'Hello' };

export function problemsOf(members: Written): string[] {
  const checked = responseFile.safeParse({ id: 'r', name: 'R', ...notification({ ...body, ...members }) });

  return (checked.error?.issues ?? []).map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
}

export const wire = (members: Written) => componentsOf(notification({ ...body, ...members }), values);
export const refusal = (members: Written) => rendered(notification({ ...body, ...members }), values);
export const action = (values: unknown) => [{ type: 'action', action: values }];

export const reply = { type: 'quick-reply', text: 'More', payload: '<$Contact.Sku$>' };
export const picture = (members: Written = {}) => ({
  ...{ header: { type: 'image', url: 'https://a.example/<$Contact.Sku$>.png' }, buttons: [reply] },
  ...members,
});
export const product = (sku: string) => ({
  header: { type: 'product', catalog: '1948', product: sku },
  buttons: [{ type: 'single-product', text: 'View' }],
});
