import { describe, expect, test } from 'vitest';
import { optInWords, optOutIn, optOutWords } from '../../lib/channel/opt-out-words.ts';

const typed = { kind: 'text' } as const;
const onAws = { kind: 'text', transport: 'sms-aws' } as const;

describe('a client opts out with a word that is the whole message', () => {
  test.for([
    ['STOP', 'stop'],
    ['stop', 'stop'],
    ['STOP.', 'stop'],
    [' Stop! ', 'stop'],
    ['“Stop”', 'stop'],
    ['«STOP»', 'stop'],
    ['*stop*', 'stop'],
    ['¡BAJA!', 'baja'],
    ['Stop 🙏', 'stop'],
    ['🛑STOP🛑', 'stop'],
    ['stop\n', 'stop'],
    ['\u200fSTOP\u200e', 'stop'],
    ['\u202bהסר\u202c', 'הסר'],
    ['ＳＴＯＰ', 'stop'],
    ['st\u200bop', 'stop'],
    ['ARRÊT', 'arret'],
    ['Arrêt', 'arret'],
    ['ARRET', 'arret'],
    ['İPTAL', 'iptal'],
    ['ıptal', 'iptal'],
    ['Rezygnuję', 'rezygnuje'],
    ['Διαγραφή', 'διαγραφη'],
    ['СТОП', 'стоп'],
    ['रोकें', 'रोकें'],
    ['रोकें!', 'रोकें'],
    ['Opt  Out', 'opt out'],
    ['OPT-OUT', 'opt-out'],
    ['Stop   all', 'stop all'],
    ['hủy đăng ký'.replaceAll('đ', 'd'), 'huy dang ky'],
    ['수신거부', '수신거부'],
    ['退订', '退订'],
    ['cancel', 'cancel'],
    ['END', 'end'],
  ] as const)('%j', ([text, word]) => {
    expect(optOutIn(text, {}, typed)).toEqual({ type: 'opt-out', word });
  });

  test.for([
    'stop, Zé is coming',
    'Please stop sending me to the wrong floor',
    'Please stop sending',
    'stop.it',
    'non-stop',
    'stopped',
    'Don’t stop',
    'STOP STOP IT NOW',
    'The end',
    'yes',
    'no',
    '',
    '   ',
    '🛑',
    '!!!',
    `stop${' '.repeat(5000)}`,
  ])('%j does not', (text) => {
    expect(optOutIn(text, {}, typed)).toBeUndefined();
  });

  test('a letter or a digit by itself does not: it answers a question', () => {
    for (const sign of 'abcdefghijklmnopqrstuvwxyz0123456789') expect(optOutIn(sign, {}, typed), sign).toBeUndefined();
  });

  test('every word of the table is found as it stands there, in capitals and with a full stop', () => {
    for (const [type, entries] of [
      ['opt-out', optOutWords],
      ['opt-in', optInWords],
    ] as const) {
      for (const word of entries.flatMap(({ words }) => words)) {
        for (const text of [word, word.toUpperCase(), ` ${word}.`])
          expect(optOutIn(text, {}, typed), text).toMatchObject({ type });
      }
    }
  });
});

test('a tap on a button opts out only by a word that answers no question', () => {
  expect(optOutIn('Cancel', {}, { kind: 'choice' })).toBeUndefined();
  expect(optOutIn('Stop', {}, { kind: 'choice' })).toEqual({ type: 'opt-out', word: 'stop' });
});

test('a client opts in with START, and not with YES', () => {
  expect(optOutIn('Start!', {}, typed)).toEqual({ type: 'opt-in', word: 'start' });
  expect(optOutIn('UNSTOP', {}, typed)).toEqual({ type: 'opt-in', word: 'unstop' });
  expect(optOutIn('YES', {}, typed)).toBeUndefined();
});

describe('a channel’s own words', () => {
  test('take the place of the usual ones, normalised alike', () => {
    const own = { outWords: ['Fim.'], inWords: ['Sim, por favor'] };

    expect(optOutIn('fim', own, typed)).toEqual({ type: 'opt-out', word: 'fim' });
    expect(optOutIn('sim, por favor!', own, typed)).toEqual({ type: 'opt-in', word: 'sim, por favor' });
    expect(optOutIn('stop', own, typed)).toBeUndefined();
  });

  test('may be none', () => {
    expect(optOutIn('stop', { outWords: [], inWords: [] }, onAws)).toBeUndefined();
    expect(optOutIn('start', { outWords: [], inWords: [] }, typed)).toBeUndefined();
  });
});

describe('AWS opts out who begins with one of its words, on its SMS only', () => {
  test.for([
    ['stop, Zé is coming', 'stop'],
    ['Quit it', 'quit'],
    ['  opt-out please', 'opt-out'],
  ] as const)('%j', ([text, word]) => {
    expect(optOutIn(text, {}, onAws)).toEqual({ type: 'opt-out', word });
    expect(optOutIn(text, {}, { kind: 'text', transport: 'whatsapp-aws' })).toBeUndefined();
  });

  test.for(['stopping by later', 'please stop it', 'Baja la voz'])('%j does not', (text) => {
    expect(optOutIn(text, {}, onAws)).toBeUndefined();
  });
});
