import { describe, expect, test } from 'vitest';
import type { MediaType } from '../../lib/channel/media-types.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';

type Written = Record<string, unknown>;

const compiled = (written: Written) =>
  compileResponse(toStandardResponse(responseFile.parse({ id: 'r', name: 'R', ...written }), 'h'));
const render = (written: Written, Contact: Written = {}, mediaType: MediaType = 'whatsapp') =>
  compiled(written).render({ mediaType }, { Contact }, {});
const notification = (members: Written) => ({
  whatsapp: { 'content-type': 'notification', id: 'acme@order_ready', language: 'en_US', ...members },
});
const template = (content: string) => notification({ content });
const text = (value: string) => ({ type: 'text', text: value });

describe('a template message', () => {
  test('takes each occurrence of a field code as the next parameter', () => {
    expect(render(template('<$Contact.A$> and <$Contact.B$>, <$Contact.A$>!'), { A: 'x', B: 'y' })).toEqual({
      status: 'rendered',
      content: {
        type: 'template',
        name: 'order_ready',
        language: 'en_US',
        text: 'x and y, x!',
        body: ['x', 'y', 'x'].map(text),
      },
    });
  });

  test('without field codes has no parameters', () => {
    expect(render(template('Hello.'))).toMatchObject({ content: { text: 'Hello.', body: [] } });
  });

  test('folds line breaks, tabs and long blanks of a value into one blank', () => {
    expect(
      render(template('To: <$Contact.Address$>.'), { Address: ' 1 Main St\r\n\tSpringfield     IL\u2028' }),
    ).toMatchObject({
      content: { text: 'To: 1 Main St Springfield IL.', body: [text('1 Main St Springfield IL')] },
    });
  });

  test.each(['', '  ', '\n'])('is refused for a parameter that is %j, by its place', (value) => {
    expect(render(template('<$Contact.A$> <$Contact.B$>'), { A: 'x', B: value })).toEqual({
      status: 'refused',
      code: 'empty_template_parameter',
      detail: 'Parameter 2, <$Contact.B$>, came out empty.',
    });
  });

  test('goes before the text on WhatsApp, and the text everywhere else', () => {
    const both = { text: 'Plain.', ...template('Template.') };

    expect(render(both)).toMatchObject({ content: { type: 'template' } });
    expect(render(both, {}, 'sms')).toEqual({ status: 'rendered', content: { type: 'text', text: 'Plain.' } });
  });

  test('names its parameters, and sends one that stands twice once', () => {
    const written = notification({ content: '<$Contact.A$> <$Contact.B$> <$Contact.A$>', parameters: ['a', 'b', 'a'] });

    expect(render(written, { A: 'x', B: 'y' })).toMatchObject({
      content: {
        body: [
          { name: 'a', text: 'x' },
          { name: 'b', text: 'y' },
        ],
      },
    });
  });

  test('sends money and dates as such, with the text that the client reads', () => {
    const parameters = [{ type: 'currency', code: 'EUR', amount: '<$Contact.Total$>' }, { type: 'date-time' }];
    const written = notification({ content: '<$Contact.Total$> euros, <$Contact.Day$>', parameters });

    expect(render(written, { Total: '12.345', Day: '1 May' })).toMatchObject({
      content: {
        body: [
          { type: 'currency', text: '12.345', code: 'EUR', amount1000: 12_345 },
          { type: 'date-time', text: '1 May' },
        ],
      },
    });
    expect(render(written, { Total: 'much', Day: '1 May' })).toMatchObject({
      status: 'refused',
      code: 'field_code_error',
      detail: expect.stringContaining('Parameter 1'),
    });
  });

  test('has header, footer and buttons; a button without a value is not sent', () => {
    const written = notification({
      header: { type: 'text', text: 'Order <$Contact.Order$>' },
      content: 'Hello',
      footer: 'Acme',
      buttons: [
        { type: 'quick-reply', text: 'No' },
        { type: 'quick-reply', text: 'Yes', payload: 'Y:<$Contact.Order$>' },
        { type: 'url', text: 'Track', url: 'https://a.example/<$Contact.Order$>' },
        { type: 'url', text: 'Shop', url: 'https://a.example/' },
        { type: 'copy-code', text: 'Copy', code: '<$Contact.Code$>' },
      ],
    });
    const refused = { status: 'refused', code: 'content_not_supported' };

    expect(render(written, { Order: 'A 1', Code: 'SAVE' })).toMatchObject({
      content: {
        text: 'Order A 1\nHello\nAcme',
        header: { type: 'text', parameter: text('A 1') },
        buttons: [
          { index: 1, type: 'quick-reply', value: 'Y:A 1' },
          { index: 2, type: 'url', value: 'A%201' },
          { index: 4, type: 'copy-code', value: 'SAVE' },
        ],
      },
    });
    expect(render(written, { Order: 'x'.repeat(60), Code: 'SAVE' })).toMatchObject(refused);
    expect(render(written, { Order: 'A', Code: 'x'.repeat(16) })).toMatchObject(refused);
    expect(render(written, { Order: 'A', Code: '' })).toMatchObject({ code: 'empty_template_parameter' });
  });

  test.each([
    [
      { type: 'image', url: '<$Contact.Url$>' },
      { Url: 'https://a.example/i.png' },
      { type: 'image', url: 'https://a.example/i.png' },
    ],
    [
      { type: 'document', url: 'https://a.example/d', name: '<$Contact.N$>.pdf' },
      { N: 'd' },
      { type: 'document', name: 'd.pdf' },
    ],
    [
      { type: 'location', latitude: '<$Contact.Lat$>', longitude: '-1.5', name: 'Shop', address: 'Main St' },
      { Lat: '48.8' },
      { type: 'location', latitude: '48.8', longitude: '-1.5', name: 'Shop', address: 'Main St' },
    ],
  ])('has a header %j', (header, values, expected) => {
    expect(render(notification({ header, content: 'x' }), values)).toMatchObject({ content: { header: expected } });
  });

  test.each([
    [{ type: 'image', url: '<$Contact.Url$>' }, { Url: 'http://a.example' }, 'content_not_supported'],
    [{ type: 'location', latitude: '91', longitude: '1', name: 'a', address: 'b' }, {}, 'field_code_error'],
  ])('refuses a header that came out wrong: %j', (header, values, code) => {
    expect(render(notification({ header, content: 'x' }), values)).toMatchObject({ status: 'refused', code });
  });

  test('too long when filled is refused', () => {
    expect(render(template('<$Contact.A$>'), { A: 'x'.repeat(1025) })).toMatchObject({ code: 'content_not_supported' });
  });
});

describe('the language of a template message', () => {
  const written = notification({
    language: ['<$Contact.Language$>', 'fr_FR', 'en_US'],
    content: 'Hello <$Contact.A$>',
    footer: 'Acme',
    translations: {
      fr_FR: { content: 'Bonjour <$Contact.A$>' },
      de: { content: 'Hallo <$Contact.A$>', footer: 'Akme' },
    },
  });

  test.each([
    ['de', 'de', 'Hallo x\nAkme'],
    ['en-us', 'en_US', 'Hello x\nAcme'],
    ['it', 'fr_FR', 'Bonjour x\nAcme'],
    ['', 'fr_FR', 'Bonjour x\nAcme'],
    ['constructor', 'fr_FR', 'Bonjour x\nAcme'],
  ])('for %j is %s', (Language, language, shown) => {
    expect(render(written, { Language, A: 'x' })).toMatchObject({ content: { language, text: shown } });
  });
});

describe('text', () => {
  test('keeps its lines, and an empty value', () => {
    expect(render({ text: 'Dear <$Contact.Name$>,\nhello' })).toEqual({
      status: 'rendered',
      content: text('Dear ,\nhello'),
    });
  });

  test.each(['<$Contact.Name$>', ' <$Contact.Name$>\n', '<$If(Contact.Name = "Ann", "Hello", "")$>'])(
    'that comes out empty is no message: %j',
    (written) => {
      expect(render({ text: written })).toMatchObject({ status: 'refused', code: 'content_not_supported' });
      expect(render({ text: written }, { Name: 'Ann' })).toMatchObject({ status: 'rendered' });
    },
  );

  test('takes a value that looks like a field code or a slot as text', () => {
    expect(render({ text: '<$Contact.Name$>' }, { Name: '<$Contact.Secret$> {{1}}' })).toMatchObject({
      content: { text: '<$Contact.Secret$> {{1}}' },
    });
  });

  test('has attachments by link', () => {
    const written = {
      text: 'Look',
      attachments: [{ url: 'https://a.example/<$Contact.N$>.png', 'media-type': 'image/png' }],
    };

    expect(render(written, { N: 'a b' })).toMatchObject({
      content: { attachments: [{ url: 'https://a.example/a%20b.png', mediaType: 'image/png' }] },
    });
  });

  test.each([
    [{ text: '<$Contact.A$>' }, 'whatsapp', 4097],
    [
      { text: '<$Contact.A$>', attachments: [{ url: 'https://a.example/a.png', 'media-type': 'image/png' }] },
      'whatsapp',
      1025,
    ],
    [{ text: '<$Contact.A$>' }, 'sms', 1601],
  ] as const)('%j on %s of %d characters is refused', (written, mediaType, length) => {
    expect(render(written, { A: 'x'.repeat(length - 1) }, mediaType)).toMatchObject({ status: 'rendered' });
    expect(render(written, { A: 'x'.repeat(length) }, mediaType)).toMatchObject({
      status: 'refused',
      code: 'content_not_supported',
    });
  });
});

describe('Apple’s interactive content', () => {
  const items = [
    { id: 'a', title: '<$Contact.A$>' },
    { id: 'b', title: 'B' },
  ];

  test('renders every text in its place; agents see the response’s text, or its name', () => {
    const apple = { 'content-type': 'quick-reply', summary: 'Go on, <$Contact.A$>?', items };

    expect(render({ text: 'Go on?', apple }, { A: '"x"' }, 'applebc')).toMatchObject({
      content: {
        type: 'interactive',
        text: 'Go on?',
        apple: { summary: 'Go on, "x"?', items: [{ id: 'a', title: '"x"' }, { title: 'B' }] },
      },
    });
    expect(render({ apple }, { A: 'x' }, 'applebc')).toMatchObject({ content: { text: 'R' } });
  });

  test('writes a time slot as Apple does, and refuses what is no instant', () => {
    const timePicker = {
      'content-type': 'time-picker',
      received: { title: 'T' },
      event: { timeslots: [{ start: '<$Contact.At$>', duration: 600 }] },
    };

    expect(render({ apple: timePicker }, { At: '2026-12-01T18:00:00+01:00' }, 'applebc')).toMatchObject({
      content: { apple: { event: { timeslots: [{ start: '2026-12-01T17:00+0000' }] } } },
    });
    expect(render({ apple: timePicker }, { At: 'noon' }, 'applebc')).toMatchObject({
      code: 'field_code_error',
      detail: expect.stringContaining('Timeslot 1'),
    });
  });
});

describe('content that a channel cannot carry is refused, with what it takes', () => {
  const file = { url: 'https://a.example/f', 'media-type': 'image/png' };

  test.each([
    ['sms', template('x'), /An sms channel sends text/],
    ['sms', { text: 'x', attachments: [file] }, /without attachments/],
    ['rcs', { text: 'x', attachments: [file, file] }, /one attachment/],
    ['rcs', { text: 'x', attachments: [{ ...file, 'media-type': 'application/pdf' }] }, /only without a text/],
    ['rcs', { text: 'x', attachments: [{ ...file, 'media-type': 'text/plain' }] }, /image\/gif.*application\/pdf\.$/],
    ['rcs', { text: 'x'.repeat(2001), attachments: [file] }, /2000 characters as a caption/],
    ['applebc', template('x'), /text or interactive content/],
    [
      'whatsapp',
      { apple: { 'content-type': 'quick-reply', summary: 'x', items: ['a', 'b'].map((id) => ({ id, title: id })) } },
      /text or a notification/,
    ],
    ['whatsapp', { text: 'x', attachments: [file, file] }, /one attachment/],
    ['whatsapp', { text: 'x', attachments: [{ ...file, 'media-type': 'image/gif' }] }, /image\/jpeg.*and office/],
    ['whatsapp', { text: 'x', attachments: [{ ...file, size: 5_242_881 }] }, /5242880 bytes/],
  ] as const)('%s: %j', (mediaType, written, detail) => {
    expect(render(written, {}, mediaType)).toEqual({
      status: 'refused',
      code: 'content_not_supported',
      detail: expect.stringMatching(detail),
    });
  });
});

test('a response lists the fields that it needs, each once', () => {
  expect(compiled({ text: '<$Contact.A$>', ...template('<$Contact.A$> <$CustomProperties.B$>') }).fields).toEqual([
    'Contact.A',
    'CustomProperties.B',
  ]);
});
