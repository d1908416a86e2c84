import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { bubble } from '../../local/bubble.ts';
import { createTerminal } from '../../local/terminal.ts';

const labels = { title: 'phone …01', footer: 'session' };
const lines = (text: string, width?: number) => bubble(text, { ...labels, ...(width ? { width } : {}) }).split('\n');

describe('a phone bubble', () => {
  test('is as narrow as its text and labels', () => {
    expect(lines('Hello')).toEqual(['╭─ phone …01 ╮', '│ Hello      │', '╰─ session ──╯']);
    expect(lines('Hello Ann, your order is ready.')[1]).toBe('│ Hello Ann, your order is ready. │');
    expect(lines('')[1]).toBe('│            │');
  });

  test.each([
    ['words', 'Hello Ann, your order A-17 is ready for pickup at the shop.'],
    ['one long word', 'x'.repeat(100)],
    ['wide characters', '日本語のテキストです。'.repeat(6)],
    ['emoji', '😀👩‍👩‍👧 done 🇫🇷'.repeat(8)],
    ['combining marks', 'e\u0301'.repeat(60)],
    ['lines and tabs', 'one\n\n\ttwo\r\nthree'],
  ])('wraps %s, and every line is as wide as the next', (_, text) => {
    const drawn = lines(text, 40);
    expect(new Set(drawn.map((line) => stringWidth(line))).size).toBe(1);
    expect(stringWidth(drawn[0] ?? '')).toBeLessThanOrEqual(40);
  });

  test('lets no message move the cursor, change colours or turn the line around', () => {
    const drawn = bubble('a\u001b[31mb\u0007c\u202Ed\u2028e', labels);
    for (const character of ['\u001b', '\u0007', '\u202e', '\u2028']) expect(drawn).not.toContain(character);
  });
});

describe('terminal', () => {
  test("shows an invite's way, a line a step, without colours if nobody sees them", () => {
    const { terminal, output } = start();
    terminal.step({ step: 'accepted', sessionId: 'WAWQ7fAyqnDdn4DX', channel: 'whatsapp-main' });
    terminal.step({ step: 'claimed', sessionId: 'WAWQ7fAyqnDdn4DX', attempt: 2 });
    terminal.step({
      step: 'retrying',
      sessionId: 'WAWQ7fAyqnDdn4DX',
      fault: 'vendor_refused',
      vendorCode: '131056',
      until: noon + 2500,
    });
    terminal.step({ step: 'retrying', sessionId: 'WAWQ7fAyqnDdn4DX' });
    terminal.step({ step: 'refused', faults: ['missing_parameter', 'unknown_channel'] });
    expect(output()).toBe(
      [
        '12:00:00  WAWQ7fAyqnDdn4DX  accepted for whatsapp-main',
        '12:00:00  WAWQ7fAyqnDdn4DX  sending, attempt 2',
        '12:00:00  WAWQ7fAyqnDdn4DX  retrying in 3 s: vendor_refused, vendor code 131056',
        '12:00:00  WAWQ7fAyqnDdn4DX  retrying: nobody knows whether the last attempt went out',
        '12:00:00                    refused: missing_parameter, unknown_channel',
        '',
      ].join('\n'),
    );
  });

  test('shows receipts as ticks, a failure with what its code means, and of a post only what is not read', () => {
    const { terminal, output } = start();
    const sessionId = 'WAWQ7fAyqnDdn4DX';
    terminal.step({ step: 'webhook', receiver: 'meta', receipts: 2, stops: 0, unread: 0 });
    for (const status of ['sent', 'delivered', 'read'] as const) terminal.step({ step: 'receipt', sessionId, status });
    const failed = { step: 'receipt', sessionId, status: 'failed' } as const;
    terminal.step({ ...failed, fault: 'client_unreachable', vendorCode: '131026' });
    terminal.step({ ...failed, fault: 'undelivered', vendorCode: 'TEXT_BLOCKED' });
    terminal.step({ step: 'webhook', receiver: 'meta', receipts: 0, stops: 0, unread: 1, kinds: ['messages'] });

    const shown = output().split('\n');
    expect(shown.map((line) => line.slice(28))).toEqual([
      ...['✓ sent', '✓✓ delivered', '✓✓ read'],
      '✗ not delivered: client_unreachable. The vendor’s code is 131026: the client cannot be reached on WhatsApp.',
      expect.stringMatching(/^✗ not delivered: undelivered. The vendor’s code is TEXT_BLOCKED/),
      'meta posted 0 receipts, 1 not read (messages)',
      '',
    ]);
  });

  test('shows what of a post is not read, and posts that were not taken', () => {
    const { terminal, output } = start();
    terminal.step({ step: 'webhook', receiver: 'meta', receipts: 2, stops: 1, unread: 3, kinds: ['messages', 'x'] });
    terminal.step({ step: 'webhook_refused', receiver: 'meta' });
    terminal.step({ step: 'webhook_not_stored', receiver: 'meta' });
    terminal.step({ step: 'handshake', receiver: 'meta' });
    expect(output().replaceAll(/^12:00:00 +/gm, '')).toBe(
      [
        'meta posted 2 receipts, 1 about what it has stopped or lets go on, 3 not read (messages, x)',
        'a post to meta is not the vendor’s: refused',
        'a post to meta could not be stored',
        'meta has verified its address',
        '',
      ].join('\n'),
    );
  });

  test('never shows a whole phone number', () => {
    const { terminal, output } = start();
    terminal.phone('15550100001', {
      sessionId: 's1',
      mediaType: 'whatsapp',
      text: 'Hello',
      at: '2026-01-02T12:00:00.000Z',
    });
    terminal.unexpected(new Error('cannot send', { cause: new TypeError('to 15550100001 it is') }));
    expect(output()).toContain('phone …01');
    expect(output()).toContain('unexpected: cannot send: TypeError: to …01 it is');
    expect(output()).not.toContain('15550100001');
  });

  test('shows the picture, the buttons and that it is an SMS', () => {
    const { terminal, output } = start();
    const message = { sessionId: 's1', text: 'Hello', at: '2026-01-02T12:00:00.000Z' };
    terminal.phone('15550100001', {
      ...{ ...message, mediaType: 'whatsapp', template: 'order_ready' },
      ...{ attachments: ['https://a.example/p.png'], choices: ['Track', 'Stop'] },
    });
    terminal.phone('15550100001', { ...message, mediaType: 'sms' });

    expect(
      output()
        .split('\n')
        .map((line) => line.trim().replaceAll(/ +│$/g, '')),
    ).toEqual([
      expect.stringMatching(/^╭─ phone …01 · order_ready ─*╮$/),
      '│ [https://a.example/p.png]',
      '│ Hello',
      '│ ( Track )',
      '│ ( Stop )',
      expect.stringContaining('s1'),
      '╭─ phone …01 · SMS ╮',
      '│ Hello',
      expect.stringContaining('s1'),
      '',
    ]);
  });

  test('holds a box within 40 columns, however long the name of the template is', () => {
    const { terminal, output } = start(40);
    terminal.phone('15550100001', {
      ...{ sessionId: 'WAWQ7fAyqnDdn4DX', mediaType: 'whatsapp', template: 'a_template_with_a_very_long_name' },
      ...{ text: 'Hello Ann, your order A-17 is ready for pickup.', at: '2026-01-02T12:00:00.000Z' },
    });

    const widths = output()
      .split('\n')
      .slice(0, -1)
      .map((line) => stringWidth(line));
    expect(new Set(widths).size).toBe(1);
    expect(widths[0]).toBeLessThanOrEqual(40);
  });

  test('reports a sweep that found something', () => {
    const { terminal, output } = start();
    terminal.swept({ status: 'returned', result: { seen: 0, terminated: 0 } });
    terminal.swept({ status: 'returned', result: 'nonsense' });
    terminal.swept({ status: 'timed-out' });
    expect(output()).toBe('');
    terminal.swept({ status: 'returned', result: { seen: 2, alreadyTerminated: 0, terminated: 2 } });
    expect(output()).toMatch(/sweep +seen 2, terminated 2\n$/);
  });
});

const noon = Date.UTC(2026, 0, 2, 12);

function start(columns?: number) {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const screen = Object.assign(stream, columns === undefined ? {} : { columns });

  return { terminal: createTerminal({ stream: screen, now: () => noon }), output: () => text };
}
