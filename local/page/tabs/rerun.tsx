import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RecordedRequest } from '../../page-types.ts';
import { Copy } from '../parts/copy.tsx';
import { curl } from '../parts/curl.ts';
import { call, reasonOf } from '../state/api.ts';
import { sessionIn } from '../state/invite.ts';
import { go } from '../state/location.ts';
import { connectBlock, orderOf, studioWidget, voiceXml } from './exports.ts';

/** The request that made the session, to be sent again and taken elsewhere. */
export function Rerun({ id }: { readonly id: string }) {
  const request = useSignal<RecordedRequest | undefined>(undefined);
  const isRead = useSignal(false);
  const says = useSignal('');
  useEffect(() => {
    void call<readonly RecordedRequest[]>({ path: '/local/requests' }).then(({ body = [] }) => {
      const made = ({ sessionId, method, path }: RecordedRequest) =>
        sessionId === id && method === 'POST' && /^\/esp\b/.test(path);
      request.value = body.find(made);
      isRead.value = true;
    });
  }, [id, request, isRead]);
  if (!isRead.value) return null;
  const found = request.value;
  if (!found)
    return <p class="hint">Its request is not among the last 200 of this run, so it cannot be run again from here.</p>;

  const rerun = async (key: 'same' | 'new') => {
    const answer = await call(orderOf(found, key));
    const session = sessionIn(answer);
    says.value = !answer.ok
      ? reasonOf(answer)
      : session === id
        ? `Answered ${answer.status} with the same session: nothing new was sent.`
        : `A new session: ${session}.`;
    if (session !== undefined && session !== id) go({ session }, 'push');
  };

  return (
    <div class="rerun">
      <button type="button" onClick={() => rerun('new')}>
        Rerun with a new key
      </button>
      <button type="button" class="quiet" onClick={() => rerun('same')}>
        Rerun with the same key
      </button>
      <Copy label="curl" title="Copy as curl" text={() => curl(orderOf(found, 'new'))} />
      <Copy label="Connect block" title="Copy as a block of Amazon Connect" text={() => connectBlock(found)} />
      <Copy label="Studio JSON" title="Copy as a widget of Twilio Studio" text={() => studioWidget(found)} />
      <Copy label="VoiceXML" title="Copy as VoiceXML" text={() => voiceXml(found)} />
      <p role="status" class="hint">
        {says.value}
      </p>
    </div>
  );
}
