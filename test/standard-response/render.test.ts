import { describe, expect, test } from 'vitest';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { renderResponse } from '../../lib/standard-response/render.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';

const base: StandardResponse = { id: 'r', name: 'R', status: 'Approved', active: true, hash: 'h' };
const template = (content: string) => ({ namespace: 'acme', name: 'order_ready', language: 'en_US', content });
const render = (response: Partial<StandardResponse>, Contact: Record<string, unknown> = {}, mediaType: 'whatsapp' | 'sms' = 'whatsapp') =>
  renderResponse(compileResponse({ ...base, ...response }), mediaType, { Contact }, {});

describe('a template message', () => {
  test('takes each occurrence of a field code as the next parameter', () => {
    expect(render({ whatsapp: template('<$Contact.A$> and <$Contact.B$>, <$Contact.A$>!') }, { A: 'x', B: 'y' })).toEqual({
      status: 'rendered',
      content: { type: 'template', name: 'order_ready', language: 'en_US', text: 'x and y, x!', parameters: ['x', 'y', 'x'] },
    });
  });

  test('without field codes has no parameters', () => {
    expect(render({ whatsapp: template('Hello.') })).toMatchObject({ content: { text: 'Hello.', parameters: [] } });
  });

  test('folds line breaks, tabs and long blanks of a value into one blank', () => {
    expect(
      render({ whatsapp: template('To: <$Contact.Address$>.') }, { Address: ' 1 Main St\r\n\tSpringfield     IL\u2028' }),
    ).toMatchObject({
      content: { text: 'To: 1 Main St Springfield IL.', parameters: ['1 Main St Springfield IL'] },
    });
  });

  test.each(['', '  ', '\n'])('is refused for a parameter that is %j, by its place', (value) => {
    expect(render({ whatsapp: template('<$Contact.A$> <$Contact.B$>') }, { A: 'x', B: value })).toEqual({
      status: 'refused',
      code: 'empty_template_parameter',
      detail: 'Parameter 2, <$Contact.B$>, came out empty.',
    });
  });

  test('goes before the text on WhatsApp, and the text everywhere else', () => {
    const both = { text: 'Plain.', whatsapp: template('Template.') };

    expect(render(both)).toMatchObject({ content: { type: 'template' } });
    expect(render(both, {}, 'sms')).toEqual({ status: 'rendered', content: { type: 'text', text: 'Plain.' } });
  });
});

test('text keeps its lines, and an empty value', () => {
  expect(render({ text: 'Dear <$Contact.Name$>,\nhello' })).toEqual({
    status: 'rendered',
    content: { type: 'text', text: 'Dear ,\nhello' },
  });
});

test('a value that looks like a field code or a slot is only text', () => {
  expect(render({ text: '<$Contact.Name$>' }, { Name: '<$Contact.Secret$> {{1}}' })).toMatchObject({
    content: { text: '<$Contact.Secret$> {{1}}' },
  });
});

test('content that the channel cannot carry is refused', () => {
  expect(render({ whatsapp: template('x') }, {}, 'sms')).toMatchObject({ status: 'refused', code: 'content_not_supported' });
});
