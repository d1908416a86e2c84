import { expect, test } from 'vitest';
import { ofType, permissions, type Template } from '../support/template.ts';

const number = 'social-messaging:${AWS::Region}:${AWS::AccountId}:phone-number-id/0123';

/** What a stage may do at AWS' messaging services is what its catalog's channels name. */
export function testChannelRights(templates: {
  readonly without: () => Template;
  readonly withWhatsapp: () => Template;
}): void {
  test('a catalog without a channel of AWS gives no function a right to send there', () => {
    const roles = ofType(templates.without(), 'AWS::IAM::Role').map(([role]) => permissions(templates.without(), role));

    expect(JSON.stringify(roles)).not.toMatch(/sms-voice|social-messaging/);
  });

  test('WhatsApp by AWS: deliver sends as the number of the catalog, relay fetches files, too, and no other does either', () => {
    const template = templates.withWhatsapp();
    const allowed = ofType(template, 'AWS::IAM::Role').flatMap(([role]) =>
      Object.entries(permissions(template, role))
        .filter(([resource]) => resource.startsWith('social-messaging:'))
        .map(([resource, actions]) => [role.replace('IamRoleLambdaExecution', ''), resource, ...actions]),
    );

    expect(allowed).toEqual([
      ['Deliver', number, 'social-messaging:SendWhatsAppMessage'],
      ['Relay', number, 'social-messaging:GetWhatsAppMessageMedia', 'social-messaging:SendWhatsAppMessage'],
    ]);
  });
}
