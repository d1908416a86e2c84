import { Eta } from 'eta';
import Handlebars from 'handlebars';
import { Liquid } from 'liquidjs';
import Mustache from 'mustache';
import { parseTemplate, renderTemplate } from '../../lib/field-codes/template.ts';

/** What every engine gets, so that all of them do the same work. */
const values = {
  Contact: { Title: 'Ms', FirstName: 'Ann', LastName: 'Jones' },
  Agent: { FirstName: 'Joe' },
  CustomProperties: { OrderId: 'A-17', Total: '1234.5', Member: 'yes' },
  Interaction: { Id: '00000aFQ7DVP0001', DateCreated: '2026-11-22T18:30:00Z' },
};

type Texts = {
  readonly fieldCodes: string;
  readonly handlebars: string;
  readonly liquid: string;
  readonly eta: string;
  readonly mustache?: string;
};

const mustaches =
  'Dear {{Contact.Title}} {{Contact.LastName}}, order {{CustomProperties.OrderId}} waits for you. {{Agent.FirstName}}, {{Interaction.Id}}';

/** Five places and nothing else. */
export const placeholders: Texts = {
  fieldCodes: mustaches.replaceAll('{{', '<$').replaceAll('}}', '$>'),
  handlebars: mustaches,
  liquid: mustaches,
  mustache: mustaches.replaceAll('{{', '{{{').replaceAll('}}', '}}}'),
  eta: mustaches.replaceAll('{{', '<%= it.').replaceAll('}}', ' %>'),
};

/** A condition, a date and a number by their patterns. Mustache has none of them. */
export const formats: Texts = {
  fieldCodes:
    'Dear <$Contact.FirstName$>, <$If(CustomProperties.Member = "yes", "as a member you pay", "you pay")$> <$Num(CustomProperties.Total) : "#,##0.00"$> for your order of <$Interaction.DateCreated : "MMMM d, yyyy"$>.',
  handlebars:
    'Dear {{Contact.FirstName}}, {{#if (equal CustomProperties.Member "yes")}}as a member you pay{{else}}you pay{{/if}} {{money CustomProperties.Total}} for your order of {{day Interaction.DateCreated}}.',
  liquid:
    'Dear {{Contact.FirstName}}, {% if CustomProperties.Member == "yes" %}as a member you pay{% else %}you pay{% endif %} {{CustomProperties.Total | money}} for your order of {{Interaction.DateCreated | date: "%B %-d, %Y"}}.',
  eta: 'Dear <%= it.Contact.FirstName %>, <% if (it.CustomProperties.Member === "yes") { %>as a member you pay<% } else { %>you pay<% } %> <%= it.money(it.CustomProperties.Total) %> for your order of <%= it.day(it.Interaction.DateCreated) %>.',
};

const numberFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const dateFormat = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
const money = (value: string): string => numberFormat.format(Number(value));
const day = (value: string): string => dateFormat.format(new Date(value));

type Engine = { readonly name: string; readonly parse: () => unknown; readonly render: () => string };

/** Every engine with the text parsed beforehand and no escaping, as fast as its documentation knows. */
export function enginesFor(texts: Texts): readonly Engine[] {
  return [
    fieldCodesEngine(texts.fieldCodes),
    handlebarsEngine(texts.handlebars),
    liquidEngine(texts.liquid),
    ...(texts.mustache === undefined ? [] : [mustacheEngine(texts.mustache)]),
    etaEngine(texts.eta),
  ];
}

function fieldCodesEngine(text: string): Engine {
  const template = parseTemplate(text);
  const options = { locale: 'en_US', timeZone: 'UTC' };
  return {
    name: 'field codes',
    parse: () => parseTemplate(text),
    render: () => renderTemplate(template, values, options).text,
  };
}

function handlebarsEngine(text: string): Engine {
  const engine = Handlebars.create();
  engine.registerHelper({ equal: (left: unknown, right: unknown) => left === right, money, day });
  const compile = (): HandlebarsTemplateDelegate => engine.compile(text, { noEscape: true });
  const template = compile();
  // Handlebars compiles when it renders first: parsing alone would measure nothing.
  return { name: 'handlebars', parse: () => compile()(values), render: () => template(values) };
}

function liquidEngine(text: string): Engine {
  const engine = new Liquid({ timezoneOffset: 0 });
  engine.registerFilter('money', money);
  const template = engine.parse(text);
  return { name: 'liquidjs', parse: () => engine.parse(text), render: () => engine.renderSync(template, values) };
}

function mustacheEngine(text: string): Engine {
  const writer = new Mustache.Writer();
  writer.parse(text);
  return {
    name: 'mustache',
    parse: () => new Mustache.Writer().parse(text),
    render: () => writer.render(text, values),
  };
}

function etaEngine(text: string): Engine {
  const engine = new Eta({ autoEscape: false });
  const template = engine.compile(text);
  const data = { ...values, money, day };
  return { name: 'eta', parse: () => engine.compile(text), render: () => engine.render(template, data) };
}
