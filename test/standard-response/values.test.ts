import { describe, expect, test } from 'vitest';
import { componentsOf, notification, rendered } from '../support/rendering.ts';

const half = 'A-17 \ud83d';
const value = '<$Contact.V$>';
const url = { type: 'url', text: 'Track', url: `https://shop.example/t/${value}` };
const text = (members: object) => ({ text: 'x', ...members });

/** One response for each place that a value can go to. */
const places = {
  body: notification({ content: value }),
  'text header': notification({ content: 'x', header: { type: 'text', text: value } }),
  'document header': notification({
    content: 'x',
    header: { type: 'document', url: 'https://a.example/f', name: value },
  }),
  location: notification({
    content: 'x',
    header: { type: 'location', latitude: '1', longitude: '1', name: value, address: 'Main St' },
  }),
  payload: notification({ content: 'x', buttons: [{ type: 'quick-reply', text: 'a', payload: value }] }),
  url: notification({ content: 'x', buttons: [url] }),
  'copy-code': notification({ content: 'x', buttons: [{ type: 'copy-code', text: 'a', code: value }] }),
  'one-time-code': notification({ content: 'x', buttons: [{ type: 'one-time-code', text: 'a', code: value }] }),
  'flow token': notification({ content: 'x', buttons: [{ type: 'flow', text: 'a', token: value }] }),
  text: { text: value },
  'file name': text({ attachments: [{ url: 'https://a.example/f', 'media-type': 'application/pdf', name: value }] }),
  link: text({ attachments: [{ url: `https://a.example/${value}`, 'media-type': 'application/pdf' }] }),
};

describe('half an emoji', () => {
  test.each(Object.entries(places))('becomes U+FFFD in a %s, and is never on the wire', (_place, written) => {
    const result = rendered(written, { V: half });

    expect(result.status).toBe('rendered');
    expect(JSON.stringify(result)).not.toMatch(/\\ud[89a-f]/i);
    expect(JSON.stringify(result)).toMatch(/\ufffd|%EF%BF%BD/);
  });

  test.each(['Left(Contact.V, 1)', 'Mid(Contact.V, 1, 1)', 'Right(Contact.V, 2)'])('%s cuts none', (code) => {
    expect(rendered({ text: `<$${code}$>` }, { V: '👋a' })).toMatchObject({
      content: { text: expect.stringMatching(/^👋a?$/u) },
    });
  });

  test('is not sent if a code makes it by an escape, or by replacing the other half', () => {
    const cut = rendered({ text: '<$Replace(Contact.V, "\\ud83d", "")$>.' }, { V: '👋' });

    expect(cut).toMatchObject({ content: { text: '\ufffd.' } });
  });
});

describe('the value of a URL button', () => {
  test.each([
    ['blanks and line breaks at its ends', ' A-17 \n', 'A-17'],
    ['a blank inside', 'A  17', 'A%2017'],
    ['what is percent-encoded already', 'ab%2Bc%2Fd%3D%3D', 'ab%2Bc%2Fd%3D%3D'],
    ['a percent sign that encodes nothing', '100% %zz', '100%25%20%25zz'],
    ['marks of a link', 'a#b&c/d+e?f=g', 'a#b&c/d+e?f=g'],
    ['other scripts', 'é', '%C3%A9'],
  ])('has %s as the link needs it', (_what, V, sent) => {
    expect(componentsOf(places.url, { V })).toEqual([
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: sent }] },
    ]);
  });

  test('gets any mark through with UrlEncode, which is not encoded twice', () => {
    const written = notification({
      content: 'x',
      buttons: [{ ...url, url: 'https://shop.example/t/<$UrlEncode(Contact.V)$>' }],
    });

    expect(componentsOf(written, { V: 'a#b&c/d+e%2B' })).toMatchObject([
      { parameters: [{ text: 'a%23b%26c%2Fd%2Be%252B' }] },
    ]);
  });
});

test.each([
  ['zero-width space', '\u200b'],
  ['zero-width joiner and blank', ' \u200d '],
  ['byte order mark', '\ufeff'],
  ['soft hyphen', '\u00ad'],
  ['direction marks', '\u200e\u202c'],
  ['variation selector', '\ufe0f'],
  ['Hangul filler', '\u3164'],
  ['braille blank', '\u2800'],
  ['control characters', '\u0007\u0085'],
])('a value of invisible characters only is empty: %s', (_name, V) => {
  for (const [place, written] of Object.entries(places)) {
    const fault = rendered(written, { V });
    if (place === 'text') expect(fault).toMatchObject({ status: 'refused', code: 'content_not_supported' });
    else if (/name|document|link/.test(place)) expect(fault, place).toMatchObject({ status: 'rendered' });
    else expect(fault, place).toMatchObject({ status: 'refused', code: 'empty_template_parameter' });
  }
});

describe('limits count what is sent, not what is written', () => {
  test.each([
    ['payload', 256],
    ['copy-code', 15],
    ['one-time-code', 15],
    ['text header', 60],
    ['body', 1024],
    ['location', 1000],
    ['file name', 240],
    ['document header', 240],
    ['url', 2000 - 'https://shop.example/t/'.length],
  ] as const)('%s: %d characters', (place, max) => {
    expect(rendered(places[place], { V: 'x'.repeat(max) })).toMatchObject({ status: 'rendered' });
    expect(rendered(places[place], { V: 'x'.repeat(max + 1) })).toMatchObject({
      status: 'refused',
      code: 'content_not_supported',
    });
  });

  test('a link counts as it is encoded', () => {
    expect(rendered(places.url, { V: 'é'.repeat(400) })).toMatchObject({ code: 'content_not_supported' });
  });

  test('a value counts as it is folded', () => {
    expect(rendered(places.payload, { V: `x${' '.repeat(300)}y` })).toMatchObject({ status: 'rendered' });
  });

  test('a code that holds its own end is no text', () => {
    const code = `<$If(Contact.V = "$>", "${'x'.repeat(80)}", "y")$>`;

    expect(rendered(notification({ content: 'x', header: { type: 'text', text: code } }), { V: 'a' })).toMatchObject({
      content: { header: { parameter: { text: 'y' } } },
    });
  });
});

describe('a file name', () => {
  const file = (members: object) =>
    rendered(
      {
        text: 'x',
        attachments: [{ url: 'https://a.example/d/My%20file.pdf?x=1', 'media-type': 'application/pdf', ...members }],
      },
      { V: 'a\r\nb\t.pdf' },
    );

  test('has no line break', () => {
    expect(file({ name: value })).toMatchObject({ content: { attachments: [{ name: 'a b .pdf' }] } });
  });

  test.each([{}, { name: '<$Contact.Missing$>' }])('comes from the link if there is none: %j', (members) => {
    expect(file(members)).toMatchObject({ content: { attachments: [{ name: 'My file.pdf' }] } });
  });

  test('is left out if the link has none either', () => {
    expect(file({ url: 'https://a.example/' })).toMatchObject({
      content: { attachments: [{ url: 'https://a.example/' }] },
    });
  });

  test('of a document header comes from the link, too', () => {
    const written = notification({
      content: 'x',
      header: { type: 'document', url: 'https://a.example/%E4%BD%A0.pdf' },
    });

    expect(rendered(written)).toMatchObject({ content: { header: { name: '你.pdf' } } });
  });
});
