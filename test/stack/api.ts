import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ofType, resource, type Template } from '../support/template.ts';

/** The routes of the API, its throttle, and the log of its requests. */
export function testApi(template: () => Template): void {
  const properties = () => resource(template(), 'HttpApiStage').Properties;

  describe('the API', () => {
    test('the API hands any method and name to us', () => {
      const routes = ofType(template(), 'AWS::ApiGatewayV2::Route').map(
        ([, { Properties }]) => `${Properties.RouteKey} → ${JSON.stringify(Properties.Target)}`,
      );
      const to = (name: string) =>
        JSON.stringify({ 'Fn::Join': ['/', ['integrations', { Ref: `HttpApiIntegration${name}` }]] });

      expect(routes.sort()).toEqual([
        `ANY /esp → ${to('Accept')}`,
        `ANY /esp/{service}/{method} → ${to('Accept')}`,
        `ANY /sessions/{id} → ${to('Session')}`,
        `ANY /sessions/{id}/events → ${to('Session')}`,
        `ANY /sessions/{id}/media → ${to('Session')}`,
        `ANY /sessions/{id}/media/{mediaId} → ${to('Session')}`,
        `ANY /sessions/{id}/messages → ${to('Session')}`,
        `ANY /sessions/{id}/messages/{messageId} → ${to('Session')}`,
        `ANY /sessions/{id}/opt-out → ${to('Session')}`,
        `GET /health → ${to('Accept')}`,
        `GET /webhooks/{receiver} → ${to('Receive')}`,
        `POST /webhooks/{receiver} → ${to('Receive')}`,
        `POST /webhooks/{receiver}/message → ${to('Receive')}`,
        `POST /webhooks/{receiver}/{secret} → ${to('Receive')}`,
      ]);
    });

    test('the API is throttled, and its log says how a request went, not who it was about', () => {
      expect(properties()).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
        AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] } },
      });
      expect(JSON.stringify(properties().AccessLogSettings)).not.toMatch(/sourceIp|\.path|userAgent|querystring/i);
    });

    test.for([
      ['an answer without an error: API Gateway writes a dash for what it does not know', {}, '-'],
      [
        'a refusal by API Gateway',
        { 'error.message': 'Too Many Requests', 'error.messageString': '"Too Many Requests"' },
        'Too Many Requests',
      ],
    ] as const)('a line of the API’s log is JSON for %s', ([, variables, error]) => {
      const { Format } = z.object({ Format: z.string() }).parse(properties().AccessLogSettings);
      const known = new Map<string, string>(Object.entries(variables));
      const line = Format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => known.get(name) ?? '-');

      expect(JSON.parse(line)).toMatchObject({ status: '-', error });
    });
  });
}
