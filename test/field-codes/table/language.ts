import type { Table } from './row.ts';

const marks = { values: { Contact: { FirstName: '<$2 + 3$> {{1}}' } } };
const phones = {
  values: {
    Contact: { Phones: ['+1', '+2'], One: ['x'], None: [], Address: { City: 'Lyon' }, Deep: [{ City: 'Nice' }, null] },
  },
};

/** By the letter after the backslash. */
export const escapeRows: Table = {
  a: { ordinary: [['"\\a"', '\x07']], edge: [['"\\aa"', '\x07a']], failing: [['"\\A"', 'unknown_escape', '\\A']] },
  b: { ordinary: [['"\\b"', '\b']], edge: [['"\\bb"', '\bb']], failing: [['"\\B"', 'unknown_escape', '\\B']] },
  f: { ordinary: [['"\\f"', '\f']], edge: [["'\\ff'", '\ff']], failing: [['"\\F"', 'unknown_escape', '\\F']] },
  n: {
    ordinary: [['"a\\nb"', 'a\nb']],
    edge: [['“\\n”', '\n']],
    failing: [
      ['"\\N"', 'unknown_escape', '\\N'],
      ['"a\nb"', 'unterminated_string', '"'],
    ],
  },
  r: { ordinary: [['"\\r"', '\r']], edge: [['"\\r\\n"', '\r\n']], failing: [['"\\R"', 'unknown_escape', '\\R']] },
  t: { ordinary: [['"a\\tb"', 'a\tb']], edge: [['"a\tb"', 'a\tb']], failing: [['"\\T"', 'unknown_escape', '\\T']] },
  v: { ordinary: [['"\\v"', '\v']], edge: [['"\\vv"', '\vv']], failing: [['"\\V"', 'unknown_escape', '\\V']] },
  "'": {
    ordinary: [["'it\\'s'", "it's"]],
    edge: [
      ['"it\'s"', "it's"],
      ['"it\\\'s"', "it's"],
    ],
    failing: [["<$'it\\'$>", 'unterminated_string', "'"]],
  },
  '"': {
    ordinary: [['"say \\"hi\\""', 'say "hi"']],
    edge: [
      ["'\"'", '"'],
      ['“"”', '"'],
    ],
    failing: [['<$"\\"$>', 'unterminated_string', '"']],
  },
  '\\': { ordinary: [['"a\\\\b"', 'a\\b']], edge: [['"\\\\n"', '\\n']], failing: [['<$"\\', 'unknown_escape', '\\']] },
  u: {
    ordinary: [['"\\u0041"', 'A']],
    edge: [
      ['"\\ud83d\\udc4b"', '👋'],
      ['"\\u00e91"', 'é1'],
    ],
    failing: [
      ['"\\u12"', 'unknown_escape', '\\u'],
      ['"\\uXYZW"', 'unknown_escape', '\\u'],
      ['“\\”"”', 'unknown_escape', '\\”'],
    ],
  },
};

/** What is no function, operator or pattern. */
export const languageRows: Table = {
  'text outside codes': {
    ordinary: [
      ['Dear <$Contact.FirstName$>, $> is text', 'Dear Ann, $> is text', { values: { Contact: { FirstName: 'Ann' } } }],
    ],
    edge: [
      ['<$1$><$2$>', '12'],
      ['<$1$>>', '1>'],
      ['<$Contact.FirstName$>', '<$2 + 3$> {{1}}', marks],
      ['<$\t 1 $>', '1'],
    ],
    failing: [
      ['costs <$ 3', 'unterminated_code', '<$'],
      ['<$1 <$2$>', 'unterminated_code', '<$'],
      ['<$ $>', 'syntax_error', '$>'],
      ['<$1 +\n2$>', 'line_break_in_code', '\n'],
    ],
  },
  'string literals': {
    ordinary: [
      ['"a"', 'a'],
      ["'a'", 'a'],
      ['“a”', 'a'],
    ],
    edge: [
      ['<$"a $> b"$>', 'a $> b'],
      ['""', ''],
      ['<$"<$1$>"$>', '<$1$>'],
      ['“a"b”', 'a"b'],
      ['1 : "$0"', '$1'],
      ['"a" + \'b\' + “c”', 'abc'],
    ],
    failing: [
      ['<$"a$>', 'unterminated_string', '"'],
      ['<$“a"$>', 'unterminated_string', '“'],
      ['”a”', 'syntax_error', '”'],
    ],
  },
  'number literals': {
    ordinary: [
      ['12.34e-2 = 0.1234', 'True'],
      ['42', '42'],
    ],
    edge: [
      ['.5 : "0.0"', '0.5'],
      ['1E3', '1000'],
      ['1e+3', '1000'],
      ['1000000000000000128', '1000000000000000128'],
      ['0.5', '0'],
      ['1.5', '2'],
      ['1e21', '1000000000000000000000'],
    ],
    failing: [
      ['1e999', 'number_out_of_range', '1e999'],
      ['1.2.3', 'syntax_error', '.3'],
      ['12abc', 'syntax_error', 'abc'],
      ['5.', 'syntax_error', '$>'],
    ],
  },
  parentheses: {
    ordinary: [['(2 + 3) * 4', '20']],
    edge: [
      ['((("a")))', 'a'],
      ['(Contact).Nick', ''],
    ],
    failing: [
      ['(1', 'syntax_error', '$>'],
      ['1)', 'syntax_error', ')'],
      ['()', 'syntax_error', ')'],
      ['1 2', 'syntax_error', '2'],
      ['1 +', 'syntax_error', '$>'],
      ['* 2', 'syntax_error', '*'],
      ['1 = Not True', 'syntax_error', 'Not'],
      ['2 % 3', 'syntax_error', '%'],
    ],
  },
  names: {
    ordinary: [
      ['OrderId', 'A-17', { values: { CustomProperties: { OrderId: 'A-17' } } }],
      ['CUSTOMPROPERTIES.orderid', 'A-17', { values: { CustomProperties: { OrderId: 'A-17' } } }],
    ],
    edge: [
      ['Contact.And', 'x', { values: { Contact: { and: 'x' } } }],
      ['Contact.True.Mod', 'y', { values: { Contact: { True: { Mod: 'y' } } } }],
      ['Größe_1', 'L', { values: { CustomProperties: { Größe_1: 'L' } } }],
      ['Contact.Name', 'exact', { values: { Contact: { name: 'other', Name: 'exact' } } }],
      ['Contact.NAME', 'first', { values: { Contact: { name: 'first', Name: 'second' } } }],
      ['Upper', 'x', { values: { CustomProperties: { Upper: 'x' } } }],
    ],
    failing: [
      ['Contcat.FirstName', 'unknown_object', 'Contcat'],
      ['Shout("a")', 'unknown_function', 'Shout("a")'],
      ['Contact.', 'syntax_error', '$>'],
      ['And', 'syntax_error', 'And'],
      ['Contact.5', 'syntax_error', '.5'],
    ],
  },
  objects: {
    ordinary: [
      ['Contact.Address.City', 'Lyon', phones],
      ['Contact("First-Name")', 'Ann', { values: { Contact: { 'First-Name': 'Ann' } } }],
      ['Interaction.AttachedData("any key")', 'v', { values: { Interaction: { AttachedData: { 'Any Key': 'v' } } } }],
    ],
    edge: [
      ['Contact.Address("City")', 'Lyon', phones],
      ['Contact("Address").City', 'Lyon', phones],
      ['Contact("Add" + "ress").City', 'Lyon', phones],
      ['If(True, Contact, Agent).Address.City', 'Lyon', phones],
      ['If(True, Contact.Nick, Agent).City', ''],
      ['Interaction.AttachedData("n")', '1.5', { values: { Interaction: { AttachedData: { n: 1.5 } } } }],
      ['Contact.Vip', 'True', { values: { Contact: { Vip: true } } }],
      ['Contact.A', '', { values: { Contact: { A: null } } }],
      ['Contact.FullName', 'Ann Lee', { values: { Contact: { FirstName: 'Ann', LastName: 'Lee' } } }],
      ['Agent.fullname', 'Lee', { values: { Agent: { LastName: 'Lee' } } }],
      ['Contact.FullName', '', { values: { Contact: { FirstName: '' } } }],
      ['Contact.FullName', 'Dr. A', { values: { Contact: { FullName: 'Dr. A', FirstName: 'Ann' } } }],
      ['Interaction.TimeZone', 'Europe/Paris', { values: { Interaction: { TimeZone: 'Europe/Paris' } } }],
    ],
    failing: [
      ['Contact', 'object_as_text', 'Contact'],
      ['Contact.Address', 'object_as_text', 'Contact.Address', phones],
      ['Contact.Address.City.Name', 'type_mismatch', 'Contact.Address.City.Name', phones],
      ['("a").b', 'type_mismatch', '("a").b'],
      ['Contact(1)', 'type_mismatch', 'Contact(1)'],
      ['Contact.Address.City("x")', 'type_mismatch', 'Contact.Address.City("x")', phones],
      ['Contact()', 'wrong_arity', 'Contact'],
      ['Interaction.AttachedData(1, 2)', 'wrong_arity', 'AttachedData'],
    ],
  },
  'Interaction.DateCreated': {
    ordinary: [
      [
        'Interaction.DateCreated',
        '2026-11-22 19:30:00',
        { timeZone: 'Europe/Paris', values: { Interaction: { DateCreated: '2026-11-22T18:30:00Z' } } },
      ],
    ],
    edge: [
      ['interaction.datecreated', '1970-01-01 00:00:00', { values: { Interaction: { DateCreated: 0 } } }],
      [
        'Interaction("DateCreated") : "Z"',
        '+0530',
        { timeZone: 'Asia/Kolkata', values: { Interaction: { DateCreated: new Date(0) } } },
      ],
      [
        'Interaction.DateCreated',
        '2026-11-22 16:30:00',
        { values: { Interaction: { DateCreated: '2026-11-22T18:30:00+02:00' } } },
      ],
      ['Interaction.DateCreated', ''],
    ],
    failing: [
      [
        'Interaction.DateCreated',
        'date_unreadable',
        'Interaction.DateCreated',
        { values: { Interaction: { DateCreated: 'soon' } } },
      ],
    ],
  },
  'repeated keys': {
    ordinary: [
      ['Contact.Phones.Count', '2', phones],
      ['Contact.Phones.Exists("+2")', 'True', phones],
      ['Contact.Phones.Item(1)', '+1', phones],
    ],
    edge: [
      ['Contact.None.Count', '0', phones],
      ['Contact.One.EXISTS("X")', 'True', phones],
      ['Contact.Phones.Item(3)', '', phones],
      ['Contact.Deep.Item(1).City', 'Nice', phones],
      ['Contact.Deep.Item(2)', '', phones],
      ['Contact.Phones.Count + 1 : "0.0"', '3.0', phones],
      ['Contact.Phones.First', '', phones],
    ],
    failing: [
      ['Contact.Phones', 'object_as_text', 'Contact.Phones', phones],
      ['Contact.Phones.Item(0)', 'argument_out_of_range', 'Contact.Phones.Item(0)', phones],
      ['Contact.Phones.Item("1")', 'type_mismatch', 'Contact.Phones.Item("1")', phones],
      ['Contact.Phones.Exists(1)', 'type_mismatch', 'Contact.Phones.Exists(1)', phones],
      ['Contact.Phones.Exists', 'wrong_arity', 'Contact.Phones.Exists', phones],
      ['Contact("Phones")("x")', 'syntax_error', '('],
      ['Contact.Phones("x")', 'type_mismatch', 'Contact.Phones("x")', phones],
    ],
  },
  'prototype members': {
    ordinary: [
      ['Contact.constructor', ''],
      ['Contact("__proto__")', ''],
    ],
    edge: [
      ['Contact.toString.call', ''],
      ['constructor', ''],
      ['Contact.A.length', '', { values: { Contact: { A: {} } } }],
      ['Contact.Phones.length', '', phones],
    ],
    failing: [
      ['constructor("a")', 'unknown_function', 'constructor("a")'],
      ['__proto__.x', 'unknown_object', '__proto__'],
      ['"a".length', 'type_mismatch', '"a".length'],
    ],
  },
  locales: {
    ordinary: [
      ['1.5 : "0.0"', '1,5', { locale: 'fr' }],
      ['1.5 : "0.0"', '1,5', { locale: 'fr_FR' }],
      ['1.5 : "0.0"', '1,5', { locale: 'fr-FR' }],
    ],
    edge: [
      ['Text(1.5, "0.0", "FR_fr")', '1,5'],
      ['Text(1.5, "0.0", "zh_Hant_TW")', '1.5'],
      ['Text(1.5, "0.0", "es_419")', '1.5'],
    ],
    failing: [
      ['Text(1, "0", "")', 'locale_unknown', '""'],
      ['Text(1, "0", "ar-u-nu-arab")', 'locale_unknown', '"ar-u-nu-arab"'],
      ['Text(1, "0")', 'locale_unknown', '', { locale: 'xx' }],
    ],
  },
  zones: {
    ordinary: [['Date("2026-07-01T00:00:00Z")', '2026-07-01 02:00:00', { timeZone: 'Europe/Paris' }]],
    edge: [
      ['Date("1960-01-01T00:00:00Z")', '1960-01-01 01:00:00', { timeZone: 'Europe/Paris' }],
      ['Date(2026, 3, 29, 2, 30) : "HH:mm Z"', '02:30 +0100', { timeZone: 'Europe/Paris' }],
    ],
    failing: [['Date("2026-07-01T00:00:00Z")', 'time_zone_unknown', '', { timeZone: 'Mars/Olympus' }]],
  },
};
