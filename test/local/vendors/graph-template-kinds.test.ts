import { describe, expect, test } from 'vitest';
import type { TemplateContent } from '../../../lib/channel/content.ts';
import { edgeOf, toWhatsappMessage } from '../../../lib/channel/meta/whatsapp-message.ts';
import { compileResponse } from '../../../lib/standard-response/compile.ts';
import { shownMessage } from '../../../local/shown-message.ts';
import { exampleValues } from '../../../local/tools/example-values.ts';
import { checkMessage } from '../../../local/vendors/graph-messages.ts';
import { approvedTemplates } from '../../../local/vendors/templates.ts';
import { sampleResponse, sampleResponses } from '../../support/sample-catalog.ts';

const templates = approvedTemplates(sampleResponses());

function contentOf(id: string): TemplateContent {
  const response = compileResponse(sampleResponse(id));
  const result = response.render(
    { mediaType: 'whatsapp' },
    { ...exampleValues(response.fields), Interaction: { Id: 'S1' } },
    {},
  );
  if (result.status !== 'rendered' || result.content.type !== 'template') throw new Error(JSON.stringify(result));

  return result.content;
}

function send(content: TemplateContent, edge = edgeOf(content), change = (wire: string) => wire) {
  const addressed = { clientId: '15550100001', businessId: '19251112222', messageId: 's.0', deadline: 0 };

  return checkMessage(
    JSON.parse(change(JSON.stringify(toWhatsappMessage({ ...addressed, content })))),
    templates,
    edge,
  );
}

const withTemplates = sampleResponses().flatMap(({ id, whatsapp }) => (whatsapp ? [id] : []));

test.each(withTemplates)('Meta takes the sample %s, with the values that the page proposes', (id) => {
  expect(send(contentOf(id))).toMatchObject({ message: { text: expect.any(String) } });
});

test('a phone shows the cards, with their buttons', () => {
  const content = contentOf('new-arrivals');

  expect(shownMessage(sampleResponse('new-arrivals'), content, 'whatsapp')).toMatchObject({
    text: 'Hello Ann, these came in today.',
    cards: [
      { text: 'Aloe, now 4 dollars.', choices: ['More like this', 'Buy'] },
      { attachment: 'https://shop.example/pictures/fern.png' },
    ],
  });
});

describe('Meta refuses', () => {
  const change = (from: string | RegExp, to: string) => (wire: string) => {
    const changed = wire.replace(from, to);
    expect(changed).not.toBe(wire);

    return changed;
  };
  const without = (part: keyof TemplateContent) => (content: TemplateContent) => ({ ...content, [part]: undefined });

  test.each([
    ['a carousel without its cards', 'new-arrivals', without('cards'), 132_000],
    ['an offer without its end', 'weekend-offer', without('offerExpiresAt'), 131_008],
    ['an offer without its code', 'weekend-offer', without('buttons'), 131_008],
    ['products without their sections', 'left-in-cart', without('buttons'), 131_008],
    ['an order without its details', 'pay-order', without('buttons'), 131_008],
    ['a flow without its button', 'book-visit', without('buttons'), 131_008],
    ['a product without its id', 'back-in-stock', without('header'), 132_012],
    ['a one-time code without its button', 'sign-in-zero-tap', without('buttons'), 131_008],
  ])('%s', (_what, id, changed, code) => {
    expect(send(changed(contentOf(id)))).toMatchObject({ error: { code } });
  });

  test.each([
    ['a card less', 'new-arrivals', /,\{"card_index":1.*?"index":"1".*?\]\}\]\}/, '', 132_000],
    ['the same card twice', 'new-arrivals', '"card_index":1', '"card_index":0', 131_009],
    ['a card without its price', 'new-arrivals', '"text":"4"', '"text":""', 131_008],
    ['an end that is no number', 'weekend-offer', /"expiration_time_ms":\d+/, '"expiration_time_ms":"soon"', 132_012],
    [
      'an order whose sum is another',
      'pay-order',
      /"total_amount":\{"value":\d+/,
      '"total_amount":{"value":1',
      131_009,
    ],
    ['a catalog in place of products', 'left-in-cart', '"sub_type":"mpm"', '"sub_type":"catalog"', 132_012],
    ['several sections without titles', 'left-in-cart', '"title":"Goes with it",', '', 131_009],
    ['a call of more than 30 days', 'call-us', '"ttl_minutes":1440', '"ttl_minutes":43201', 132_012],
    ['a file whose id is none', 'repaired', '"id":"123456"', '"id":"x"', 132_012],
    ['a link and an id', 'repaired', '"id":"123456"', '"id":"123456","link":"https://a.example"', 132_012],
  ])('%s', (_what, id, from, to, code) => {
    const content = contentOf(id);

    expect(send(content, edgeOf(content), change(from, to))).toMatchObject({ error: { code } });
  });

  test('a GIF anywhere but in a marketing message, and there anything else', () => {
    expect(send(contentOf('thank-you'), 'messages')).toMatchObject({ error: { code: 131_055 } });
    expect(send(contentOf('call-us'), 'marketing_messages')).toMatchObject({ error: { code: 131_055 } });
  });
});
