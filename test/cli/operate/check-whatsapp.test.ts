import { expect, test } from 'vitest';
import { checkWhatsapp } from '../../../cli/operate/check-whatsapp.ts';
import type { Target } from '../../../cli/operate/target.ts';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import { startVendor } from '../../support/vendor.ts';

type Meta = { readonly token?: object; readonly ids?: readonly string[]; readonly templates?: readonly object[] };

const { data: sample } = loadCatalogFolder('catalog');
const approved = (sample?.responses ?? []).flatMap(({ active, whatsapp }) =>
  whatsapp && active
    ? Object.keys(whatsapp.wordings).map((language) => ({ name: whatsapp.name, language, status: 'APPROVED' }))
    : [],
);
const valid = {
  is_valid: true,
  expires_at: 0,
  granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: ['77'] }],
};

/** What the doctor reports if Meta answers like this. */
async function checked(
  { token = valid, ids = ['106540352242922'], templates = approved }: Meta,
  stage = 'dev',
  readSecret = async () => 'the token',
) {
  const answers: Readonly<Record<string, unknown>> = {
    debug_token: 'is_valid' in token ? { data: token } : token,
    phone_numbers: { data: ids.map((id) => ({ id })) },
    message_templates: { data: templates },
  };
  const vendor = await startVendor(({ path }, response) => {
    const [, answer] = Object.entries(answers).find(([name]) => path.includes(name)) ?? [];
    response.end(JSON.stringify(answer));
  });
  if (!sample) throw new Error('the sample catalog is gone');
  const catalog = {
    ...sample,
    channels: sample.channels.map((channel) => ({ ...channel, endpoint: `${vendor.url}/v24.0` })),
  };
  const target: Pick<Target, 'stage' | 'region' | 'catalog' | 'readSecret'> = {
    stage,
    region: 'eu-west-1',
    catalog,
    readSecret,
  };
  const all = await checkWhatsapp(target as Target);

  expect(JSON.stringify(all)).not.toContain('the token"');
  return {
    right: all.filter(({ ok }) => ok).length,
    wrong: all.filter(({ ok }) => !ok),
    paths: vendor.requests.map(({ path }) => path),
  };
}

test('everything is right, and nothing was sent', async () => {
  const { right, wrong, paths } = await checked({});

  expect(wrong).toEqual([]);
  expect(right).toBe(3 + approved.length);
  expect(paths.filter((path) => path.includes('messages'))).toEqual([]);
});

test.each([
  [
    'a token that Meta does not know',
    { token: { error: { code: 190 } } },
    /the token is not valid/,
    /put-parameter --region eu-west-1/,
  ],
  ['a token that is invalid', { token: { is_valid: false } }, /the token is not valid/, /put-parameter/],
  [
    'a token that ends tomorrow',
    { token: { ...valid, expires_at: Math.round(Date.now() / 1000) + 86_400 } },
    /valid until/,
    /put-parameter/,
  ],
  ['a number of somebody else', { ids: ['1'] }, /106540352242922 is not among the token’s 1/, /catalog\/channels\.yml/],
  [
    'a template message that is paused',
    {
      templates: approved.map((template) =>
        template.name === 'order_ready' ? { ...template, status: 'PAUSED' } : template,
      ),
    },
    /order_ready \(en_US\) is paused/,
    /whatsapp_manager/,
  ],
  [
    'a template message in another language',
    {
      templates: approved.map((template) =>
        template.name === 'order_ready' ? { ...template, language: 'de' } : template,
      ),
    },
    /order_ready \(en_US\) is not there/,
    /manager/,
  ],
] as const)('%s', async (_title, meta, what, fix) => {
  const { wrong } = await checked(meta as Meta);

  expect(wrong).toEqual([{ ok: false, what: expect.stringMatching(what), fix: expect.stringMatching(fix) }]);
});

test('a secret that cannot be read, or that this stage’s deliver may not read', async () => {
  const unreadable = await checked({}, 'dev', async () => {
    throw new Error('ParameterNotFound');
  });
  expect(unreadable).toMatchObject({
    right: 0,
    wrong: [{ what: expect.stringContaining('ParameterNotFound') }],
    paths: [],
  });

  const { wrong, paths } = await checked({}, 'prod');
  expect(wrong).toMatchObject([{ what: expect.stringContaining('deliver may read only ssm:/invite-to-chat/prod/*') }]);
  expect(paths).toEqual([]);
});
