/** Each medium as its own app shows it: header, bubbles, and what can be tapped. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { catalogWith } from '../support/catalog-with.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('on Messenger and by RCS a reply is a chip, and a tap reaches the agent', async () => {
  const { page, region, complaints } = await openPage(browser, { env: { CATALOG: await messengerAndRcs() } });
  const [ivr, phone, desk] = [region('IVR'), region('Phone'), region('Desk')];
  await ivr.getByRole('button', { name: 'Press 2: continue in Messenger' }).click();
  await phone.getByText('Business chat').waitFor();
  const chip = phone.getByRole('article').getByRole('button', { name: 'Yes, please' });
  await chip.waitFor();
  expect(await page.evaluate(roundness)).toBe('99px');
  await page.screenshot({ path: `${screenshots}/messenger.png` });

  await chip.click();
  await desk.getByRole('log').getByText('Yes, please', { exact: true }).waitFor();
  await desk.getByText('Messenger', { exact: true }).waitFor();

  await ivr.getByRole('radio', { name: 'RCS' }).check();
  await ivr.getByText('Request and answer').click();
  await ivr.getByLabel('Next time send').selectOption('ready-for-pickup');
  await ivr.getByRole('button', { name: 'Press 2: continue in RCS' }).click();
  await phone.getByText('Verified business').waitFor();
  await phone
    .getByRole('article')
    .filter({ hasText: /is ready/ })
    .getByRole('button', { name: 'Today' })
    .click();
  await desk.getByRole('log').getByText('Today', { exact: true }).waitFor();
  expect(await page.evaluate(roundness)).toBe('99px');

  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  const parcel = { name: 'parcel.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') };
  await page.getByLabel('Picture from the client').setInputFiles(parcel);
  await desk.getByRole('log').getByRole('img', { name: 'parcel.png' }).waitFor();
  await page.screenshot({ path: `${screenshots}/rcs.png` });
  expect(complaints()).toEqual([]);
});

const {
  media: { base64: picture },
} = JSON.parse(readFileSync('events/phones/picture.json', 'utf8'));

/** The catalog of a Page, with the RCS agent of the sample catalog, which has a topic and a bucket here. */
async function messengerAndRcs(): Promise<string> {
  const of = (folder: string, name: string) => readFileSync(`${folder}/${name}`, 'utf8');
  const both = ['channels.yml', 'receivers.yml'].map((name) => of('examples/messenger', name));
  const [channels = '', receivers = ''] = both;
  const [sample = ''] = /^- name: rcs-main\n(?: .*\n)+/m.exec(of('catalog', 'channels.yml')) ?? [];
  const rcs = sample.replace(/( +)sms-fallback: .*\n/, '$&$1media-bucket: acme-rcs\n');

  return catalogWith(
    {
      'channels.yml': `${channels}${rcs}  receiver: aws\n  inbound-route-by-call: "1:session-FB"\n`,
      'receivers.yml': `${receivers}- { name: aws, kind: aws, topics: ["arn:aws:sns:us-east-1:123456789012:rcs"] }\n`,
      'responses/ready-for-pickup.yml': of('catalog', 'responses/ready-for-pickup.yml'),
    },
    { from: 'examples/messenger' },
  );
}

/** As chips have it, and buttons do not. */
const roundness = `getComputedStyle(document.querySelector('.phone .choices button')).borderRadius`;
