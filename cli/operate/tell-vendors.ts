import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import { exitCode } from '../command.ts';
import { Stop } from '../stop.ts';
import { UsageError } from '../usage-error.ts';
import { type MetaReceiver, registerWithMeta } from './register-webhook.ts';
import type { Target } from './target.ts';
import { describeReceiver } from './webhook-steps.ts';

type Options = {
  readonly url?: string | undefined;
  readonly set: boolean;
  readonly tokenEnv?: string | undefined;
  readonly override?: 'account' | 'number' | undefined;
};

/** Shows what each vendor must be told, and tells Meta if it may. Returns the exit code. */
export async function tellVendors(target: Target, options: Options): Promise<number> {
  const { receivers = [] } = target.catalog;
  if (receivers.length === 0)
    throw new Stop('The catalog has no receivers.yml, so no receipts are read. docs/receipts.md says how to begin.');
  const sets = options.set || options.tokenEnv !== undefined;
  if (options.override !== undefined && !sets) throw new UsageError('--override needs --set or --token-env');

  const api = options.url ?? apiOf(target);
  for (const receiver of receivers)
    console.log(describeReceiver(receiver, { ...target, url: urlOf(api, receiver) }).join('\n'));
  if (!sets) return exitCode.done;

  const token = tokenIn(options.tokenEnv);
  for (const receiver of receivers.filter(isOfMeta)) {
    const done = await registerWithMeta(target, {
      receiver,
      url: urlOf(api, receiver),
      token,
      override: options.override,
    });
    for (const line of done) console.log(`✓ ${line}`);
  }

  return exitCode.done;
}

function isOfMeta(receiver: ReceiverSettings): receiver is MetaReceiver {
  return receiver.kind === 'meta';
}

function urlOf(api: string, { name }: ReceiverSettings): string {
  return `${api}/webhooks/${name}`;
}

/** The host name that API Gateway has generated is not known here. */
function apiOf({ local, setting, stage }: Target): string {
  if (local) return local.api;

  const domain = setting('domain');
  if (typeof domain === 'string' && domain !== '') return `https://${domain}`;

  throw new UsageError(
    `Stage ${stage} has no domain of its own. Name the URL of its API, as npm run deploy prints it: --url https://abc123.execute-api.us-east-1.amazonaws.com`,
  );
}

function tokenIn(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;

  const token = process.env[name];
  if (token) return token;

  throw new UsageError(`The variable ${name} is not set. Put the token there; it is not printed`);
}
