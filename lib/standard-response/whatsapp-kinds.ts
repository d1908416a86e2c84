/** What WhatsApp allows together in one template message, by its kind. */
import { isLongerThan } from './texts.ts';
import { checkCarousel } from './whatsapp-carousel.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import type { CheckedButton, CheckedWording, ReportAt } from './whatsapp-wording.ts';

type Wording = CheckedWording & { readonly category?: string | undefined };

/** `report` takes the place, from the wording on. */
export function checkKind(wording: Wording, report: ReportAt): void {
  checkCategory(wording, report);
  if (wording['limited-time-offer']) checkOffer(wording, report);
  if (wording.carousel) checkCarousel({ ...wording, carousel: wording.carousel }, report);

  const { header, buttons = [] } = wording;
  for (const [index, button] of buttons.entries()) {
    const headers = headersBeside[button.type];
    if (headers && buttons.length > 1) report(['buttons'], `${button.type} is the only button of its template`);
    if (headers && !headers.includes(header?.type ?? 'none'))
      report(header ? ['header'] : ['buttons', index], `${button.type} needs ${oneOf(headers)}`);
    checkSections(button, index, report);
    if (button.order && (button.order.items === undefined) === (button.order.total === undefined))
      report(['buttons', index, 'order'], 'needs items, or a total without items');
  }

  if (header?.type === 'product' && !(buttons.length === 1 && ofProduct.includes(buttons[0]?.type ?? '')))
    report(['header'], 'of a product needs one button: single-product or url');
}

const ofProduct = ['single-product', 'url'];

/** Buttons that stand alone, with the headers that may be above them. */
const headersBeside: Readonly<Record<string, readonly string[]>> = {
  catalog: ['none'],
  'multi-product': ['none', 'text'],
  'single-product': ['product'],
  'order-details': ['none', 'text', 'image', 'document'],
};

function oneOf(headers: readonly string[]): string {
  const [only] = headers;
  if (headers.length === 1) return only === 'none' ? 'a template without a header' : `a header of type ${only}`;

  return `a header of type ${headers.filter((type) => type !== 'none').join(' or ')}, or none`;
}

function checkSections({ sections = [] }: CheckedButton, index: number, report: ReportAt): void {
  const products = sections.reduce((sum, section) => sum + section.products.length, 0);
  if (products > maxTemplate.products)
    report(['buttons', index, 'sections'], `have ${products} products: WhatsApp takes ${maxTemplate.products}`);
  if (sections.length > 1 && sections.some(({ title }) => title === undefined))
    report(['buttons', index, 'sections'], 'each need a title if there are several');
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/limited-time-offer-templates */
function checkOffer({ content, header, footer, buttons = [], carousel }: Wording, report: ReportAt): void {
  const offer = 'a limited-time offer';
  if (header && header.type !== 'image' && header.type !== 'video')
    report(['header'], `of ${offer} is an image or a video`);
  if (footer !== undefined) report(['footer'], `${offer} takes none`);
  if (carousel) report(['carousel'], `${offer} takes none`);
  if (isLongerThan(maxTemplate.offerBody, content))
    report(['content'], `of ${offer} may have at most ${maxTemplate.offerBody} characters`);

  const types = buttons.map(({ type }) => type).join();
  if (types !== 'url' && types !== 'copy-code,url')
    report(['buttons'], `of ${offer} are copy-code, which may be left out, and url, in this order`);
}

/** What WhatsApp approves in marketing or in authentication templates only; order details in utility templates, too. */
function checkCategory(wording: Wording, report: ReportAt): void {
  const { category, header, buttons = [], carousel } = wording;
  const types = [header?.type, ...buttons.map(({ type }) => type)];
  if (category === undefined) return;
  if (category !== 'authentication' && types.includes('one-time-code'))
    report(['category'], 'must be authentication: WhatsApp approves one-time-code in no other');
  if (category === 'marketing') return;

  const what = wording['limited-time-offer']
    ? 'a limited-time offer'
    : carousel
      ? 'a carousel'
      : types.find((type) => marketingOnly.includes(type ?? ''));
  if (what !== undefined) report(['category'], `must be marketing: WhatsApp approves ${what} in no other`);
  else if (category === 'authentication' && types.includes('order-details'))
    report(['category'], 'must be utility or marketing: WhatsApp approves order-details in no other');
}

const marketingOnly = ['gif', 'product', 'catalog', 'multi-product', 'single-product'];
